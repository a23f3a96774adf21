package org.crowdzoo.cli.peerannot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.crowdzoo.cli.CommandLineRun;
import org.crowdzoo.cli.TinyFashion;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.zoo.TorchStateDict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How peerannot's commands choose a stem, and trained weights. */
@Tag("once")
class NetworkStartTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void copy() throws IOException {
    System.setProperty("crowdzoo.features", folder.resolve("features").toString());
    for (String name : List.of("pictures", "my-CIFAR10h")) {
      TinyFashion.copyTo(folder.resolve(name));
      NumpyFile.write(
          folder.resolve(name).resolve("hard.npy"),
          IntStream.range(0, 60).map(i -> i % 10).toArray(),
          60);
    }
  }

  @AfterAll
  static void forget() {
    System.clearProperty("crowdzoo.features");
  }

  private static CommandLineRun train(String dataset, String options) {
    Path data = folder.resolve(dataset);
    return CommandLineRun.of(
        "train " + data + " --labels " + data.resolve("hard.npy") + " --n-epochs 1 " + options);
  }

  private static INDArray parameter(String dataset, String model, String name) {
    return SavedModel.read(folder.resolve(dataset).resolve("best_models/" + model + ".zip"))
        .graph()
        .getParam(name);
  }

  @Test
  void theStemIsSmallOnlyWhereThePathNamesCifar() {
    String line = "--model resnet18 --img-size 12 --batch-size 30 -o ";
    String stops = " --pretrained none.pth";
    assertThat(train("pictures", line + "a" + stops).messages())
        .hasSize(2)
        .first()
        .asString()
        .contains("--stem imagenet, torchvision's, as peerannot", "--stem small suits images");
    assertThat(train("my-CIFAR10h", line + "a" + stops).messages())
        .hasSize(2)
        .first()
        .asString()
        .contains("--stem small", "path names CIFAR", "--stem imagenet is torchvision's");
    assertThat(train("pictures", line + "b --stem small" + stops).messages())
        .singleElement()
        .asString()
        .contains("none.pth: no such file");
    assertThat(train("pictures", line + "c --stem large").messages())
        .singleElement()
        .asString()
        .contains("--stem must be one of auto, small, imagenet, got \"large\"");
    assertThat(train("my-CIFAR10h", line + "a").exit()).isZero();
    assertThat(parameter("my-CIFAR10h", "a", "stem-conv_W").shape()).containsExactly(64, 3, 3, 3);
  }

  @Test
  void trainedWeightsByTheFileAndAFrozenBackbone() throws IOException {
    Path file = folder.resolve("weights.safetensors");
    TorchStateDict.write(file, "squeezenet1_1", 32, 1000);
    String line = "--model squeezenet1_1 --img-size 32 --batch-size 30 --freeze -o ";
    CommandLineRun run = train("pictures", line + "frozen --pretrained " + file);
    assertThat(run.messages()).isEmpty();
    assertThat(run.exit()).isZero();
    double largest = parameter("pictures", "frozen", "conv1_W").amaxNumber().doubleValue();
    assertThat(largest).isBetween(0.4, Math.sqrt(6.0 / 27));
    assertThat(train("pictures", line + "again --pretrained=none.h5").messages())
        .singleElement()
        .asString()
        .contains("none.h5: no such file");
  }

  /**
   * In peerannot's command lines nothing belongs to --pretrained: a folder behind it is the data.
   */
  @Test
  void aDatasetBehindPretrainedIsADataset() {
    Path data = folder.resolve("pictures");
    CommandLineRun run =
        CommandLineRun.of(
            "train --pretrained " + data + " --labels none.npy -o x --model cnn3 --n-epochs 1");
    assertThat(run.messages()).singleElement().asString().contains("none.npy: no such file");
  }
}
