package org.crowdzoo.zoo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.Adler32;
import org.crowdzoo.files.Places;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.deeplearning4j.zoo.PretrainedType;

/**
 * The files of trained networks in {@code zoo/trained}, below the working folder or where the
 * property {@code crowdzoo.home} says that Crowdzoo lies; they are not in its jar.
 */
final class TrainedZoo {
  private static final String FOLDER = "zoo/trained";

  private TrainedZoo() {}

  /** What is shipped of a model's class, such as {@code fashion-conal}. */
  static Optional<String> find(PretrainedType type, Class<?> model) {
    String strategy =
        model.getSimpleName().replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    String name = "fashion-" + strategy;
    return type == PretrainedType.MNIST && Files.exists(file(name))
        ? Optional.of(name)
        : Optional.empty();
  }

  static String require(PretrainedType type, Class<?> model) {
    return find(type, model)
        .orElseThrow(
            () ->
                new UnsupportedOperationException(
                    "no trained "
                        + model.getSimpleName()
                        + " for "
                        + type
                        + " in "
                        + Path.of(FOLDER).toAbsolutePath()
                        + "; -Dcrowdzoo.home=FOLDER says where Crowdzoo lies"));
  }

  static Path file(String name) {
    return Places.find(FOLDER + "/" + name + ".zip");
  }

  static long checksum(String name) {
    try {
      Adler32 sum = new Adler32();
      sum.update(Files.readAllBytes(file(name)));
      return sum.getValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ComputationGraph read(String name) throws IOException {
    Path file = file(name);
    if (!name.matches("[a-z0-9-]+") || !Files.exists(file)) {
      throw new IllegalArgumentException(
          "no trained network "
              + name
              + " in "
              + file.toAbsolutePath().getParent()
              + "; -Dcrowdzoo.home=FOLDER says where Crowdzoo lies");
    }
    return ModelSerializer.restoreComputationGraph(file.toFile(), false);
  }
}
