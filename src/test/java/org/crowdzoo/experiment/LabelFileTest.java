package org.crowdzoo.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.input.LabelFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelFileTest {
  @TempDir Path folder;

  private Path file(double[] values, int... shape) throws IOException {
    Path file = folder.resolve("labels.npy");
    NumpyFile.write(file, values, shape);
    return file;
  }

  private void refused(String why, double[] values, int... shape) throws IOException {
    Path file = file(values, shape);
    assertThatThrownBy(() -> LabelFile.read(file, 2, false))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": " + why)
        .hasMessageNotContaining("\n");
  }

  @Test
  void countsAreShares() throws IOException {
    double[][] rows = LabelFile.read(file(new double[] {3, 1, 0, 2, 0, 0}, 3, 2), 2, false);
    assertThat(rows[0]).containsExactly(0.75, 0.25);
    assertThat(rows[1]).containsExactly(0, 1);
    assertThat(rows[2]).isNull();
  }

  @Test
  void whatIsNoLabelIsOneLine() throws IOException {
    refused("row 1 must be probabilities that sum to 1", new double[] {1, 0, 0.5, 0.1}, 2, 2);
    refused("row 0 must hold probabilities", new double[] {Double.NaN, 0, 0, 1}, 2, 2);
    refused("row 0 must hold probabilities", new double[] {-1, 2, 0, 1}, 2, 2);
    refused("label of row 1 must be a class from 0 to 1", new double[] {0, Double.NaN}, 2);
    refused("label of row 0 must be a class from 0 to 1", new double[] {0.5, 1}, 2);
    refused("label of row 1 must be a class from 0 to 1", new double[] {0, 2}, 2);
    refused("labels must have the shape [N] or [N, 2]", new double[] {0, 1}, 2, 1);
  }

  @Test
  void oneClassAloneIsNothingToLearn() throws IOException {
    refused("must hold labels of two classes or more, got class 1 alone", new double[] {1, -1}, 2);
    refused("must hold labels of two classes or more, got no label", new double[] {-1, -1}, 2);
    refused("must hold labels of two classes or more, got no label", new double[0], 0);
  }

  @Test
  void moreRowsThanTasksAreRefused() throws IOException {
    CrowdDataset dataset = CrowdDataset.open(TinyFeatures.write(folder.resolve("tiny")));
    int largest =
        dataset.splits().stream()
            .flatMap(split -> split.examples().stream())
            .mapToInt(example -> Integer.parseInt(example.key()))
            .max()
            .orElseThrow();
    int tasks = dataset.train().size();
    assertThat(dataset.byTrainingExample(new double[tasks][2])).hasNumberOfRows(tasks);
    assertThat(dataset.byTrainingExample(new double[largest + 1][2])).hasNumberOfRows(tasks);
    for (int rows : new int[] {tasks - 1, largest + 2, 10 * largest}) {
      assertThatThrownBy(() -> dataset.byTrainingExample(new double[rows][2]))
          .isInstanceOf(InputException.class)
          .hasMessageContaining(
              "one row for each of the " + tasks + " training tasks, got " + rows);
    }
  }

  @Test
  void aDatasetOfOneClassIsRefused() throws IOException {
    Path one = folder.resolve("one");
    Files.createDirectories(one.resolve("train"));
    Files.writeString(one.resolve("train/features.csv"), "key,label,f1\n0,a,1\n1,a,2\n");
    Files.writeString(
        one.resolve("metadata.json"), "{\"name\": \"one\", \"n_classes\": 1, \"n_workers\": 1}");
    Files.writeString(one.resolve("answers.json"), "{\"0\": {\"0\": 0}, \"1\": {\"0\": 0}}");
    Path config = folder.resolve("one.yaml");
    Files.writeString(
        config,
        "name: one\ndata: {dataset: "
            + one
            + "}\nbackbone: {name: mlp}\nstrategy: {name: conal}\n");
    Experiment experiment = Experiment.read(config, List.of());
    assertThatThrownBy(() -> new ExperimentData(experiment))
        .isInstanceOf(InputException.class)
        .hasMessage(one + ": must have two classes or more to learn, got 1");
  }
}
