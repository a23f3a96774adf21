package org.crowdzoo.zoo;

import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;

/** A backbone method some of whose layers may depend on the size of the images. */
public interface SizedBackbone {
  /**
   * The keys and values in force that are not those for small images, whether they were given or
   * follow from the size.
   *
   * @param options of the method
   * @param type the shape of the input
   */
  Map<String, String> forLargeImages(Record options, InputType type);
}
