package org.crowdzoo.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.files.NumpyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightFileTest {
  @TempDir Path folder;

  private Path csv(String text) throws IOException {
    return Files.writeString(folder.resolve("w.csv"), text.replace("|", "\n"));
  }

  @Test
  void aCsvIsReadByTaskInAnyOrder() throws IOException {
    WeightFile file = WeightFile.read(csv("weight,note,task|2,x,b|0.5,y,a|7,z,c|"), null);
    assertThat(file.of(List.of("a", "b"))).isDeepEqualTo(new double[][] {{0.5}, {2}});
    WeightFile labels = WeightFile.read(csv("task;dog;cat|b;1;2|a;3;4|"), List.of("cat", "dog"));
    assertThat(labels.of(List.of("a", "b"))).isDeepEqualTo(new double[][] {{4, 3}, {2, 1}});
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "task,weight|a,1|a,2|       # line 3: task a stands there twice",
        "task,weight|a,-1|          # line 2: a weight must be a finite number >= 0, got -1",
        "task,weight|a,much|        # a finite number >= 0, got much",
        "task,weight|a|             # line 2 must have 2 columns, got 1",
        "weight|1|                  # must name the columns task and weight, got weight",
        "task,cat,dog|a,1,2|        # got task, cat, dog; weighting.per label takes the other",
        "task,weight|b,1|           # must have a row for each training task, 1 of 1 have none"
      })
  void oneLineSaysWhatIsWrong(String text, String message) throws IOException {
    Path file = csv(text.strip());
    assertThatThrownBy(() -> WeightFile.read(file, null).of(List.of("a")))
        .hasMessageContaining(file.toString())
        .hasMessageContaining(message);
  }

  @Test
  void npyHasARowForEachTask() throws IOException {
    Path file = folder.resolve("w.npy");
    NumpyFile.write(file, new double[] {1, 0, 3}, 3);
    assertThat(WeightFile.read(file, null).rows()).isDeepEqualTo(new double[][] {{1}, {0}, {3}});
    assertThatThrownBy(() -> WeightFile.read(file, List.of("a", "b")))
        .hasMessageContaining("[N, 2] (tasks, labels), got [3]; weighting.per example takes");
    NumpyFile.write(file, new double[] {1, 2, 3, 4}, 2, 2);
    assertThat(WeightFile.read(file, List.of("a", "b")).rows())
        .isDeepEqualTo(new double[][] {{1, 2}, {3, 4}});
    assertThatThrownBy(() -> WeightFile.read(file, null))
        .hasMessageContaining("[N] (tasks), got [2, 2]; weighting.per label takes");
    NumpyFile.write(file, new double[] {1, Double.NaN, Double.POSITIVE_INFINITY}, 3);
    assertThatThrownBy(() -> WeightFile.read(file, null))
        .hasMessageContaining("row 1: a weight must be a finite number >= 0, got NaN")
        .hasMessageContaining("row 2");
  }
}
