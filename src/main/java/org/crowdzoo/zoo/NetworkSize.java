package org.crowdzoo.zoo;

import java.util.Locale;
import org.bytedeco.javacpp.Pointer;
import org.crowdzoo.files.InputException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.nd4j.linalg.api.buffer.DataType;

/** How many parameters a network will have, counted without asking for memory. */
public final class NetworkSize {
  /** Nobody's networks are larger, and files of parameters are read up to here. */
  public static final long MOST = Integer.MAX_VALUE;

  /** Floats for each parameter at least: itself and its gradient. */
  private static final int COPIES = 2;

  private NetworkSize() {}

  /** Number of parameters; more than {@link #MOST} are not counted to the end. */
  public static long parameters(ComputationGraphConfiguration configuration, DataType type) {
    long sum = 0;
    for (GraphVertex vertex : configuration.getVertices().values()) {
      vertex.setDataType(type);
      long count = vertex.numParams(false);
      if (count < 0 || count > MOST - sum) {
        return Long.MAX_VALUE;
      }
      sum += count;
    }
    return sum;
  }

  /**
   * Refuses a network that cannot be held, before ND4J's allocator does.
   *
   * @throws InputException in one line that names what makes a network smaller
   */
  static void requireRoom(ComputationGraphConfiguration configuration) {
    long parameters = parameters(configuration, configuration.getDataType());
    long room = Pointer.maxBytes();
    long bytes = parameters > MOST ? Long.MAX_VALUE : parameters * Float.BYTES * COPIES;
    if (parameters > MOST || room > 0 && bytes > room) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "the network is too large: it would have %s parameters%s; smaller backbone.hidden,"
                  + " backbone.width or data.imageSize need less%s",
              parameters > MOST ? "more than " + MOST : Long.toString(parameters),
              parameters > MOST
                  ? ""
                  : ", which need more than "
                      + (bytes >> 20)
                      + " MB where "
                      + (room >> 20)
                      + " are allowed",
              parameters > MOST ? "" : ", CROWDZOO_JAVA_OPTS=-Xmx8g allows 8 GB"));
    }
  }
}
