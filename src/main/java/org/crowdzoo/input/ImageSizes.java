package org.crowdzoo.input;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.Example;
import org.crowdzoo.dataset.ImageDecoder;
import org.crowdzoo.dataset.Problems;
import org.crowdzoo.files.InputException;

/** The sizes of images. */
final class ImageSizes {
  private ImageSizes() {}

  /**
   * Height and width that all images of the dataset have.
   *
   * @throws InputException one line for each image that differs from the most frequent size
   */
  static int[] only(CrowdDataset dataset) {
    List<Example> examples =
        dataset.splits().stream().flatMap(split -> split.examples().stream()).toList();
    if (examples.isEmpty()) {
      throw new InputException(dataset.folder() + ": holds no image");
    }
    List<String> sizes =
        IntStream.range(0, examples.size())
            .parallel()
            .mapToObj(i -> size(examples.get(i)))
            .toList();
    Map<String, Integer> counts = new LinkedHashMap<>();
    sizes.forEach(size -> counts.merge(size, 1, Integer::sum));
    String usual = counts.entrySet().stream().max(Map.Entry.comparingByValue()).get().getKey();
    Problems problems = new Problems();
    for (int i = 0; i < sizes.size(); i++) {
      if (!sizes.get(i).equals(usual)) {
        problems.add(
            examples.get(i).file(),
            "key "
                + examples.get(i).key()
                + ": the image must be "
                + usual
                + " pixels as the others, got "
                + sizes.get(i)
                + "; set an image size to resize all");
      }
    }
    problems.throwIfAny();
    String[] heightWidth = usual.split(" x ");
    return new int[] {Integer.parseInt(heightWidth[0]), Integer.parseInt(heightWidth[1])};
  }

  /** {@code height x width}, or {@code unreadable}. */
  static String size(Example example) {
    try {
      int[] size = ImageDecoder.size(example.file());
      return size[0] + " x " + size[1];
    } catch (InputException e) {
      return "unreadable";
    }
  }
}
