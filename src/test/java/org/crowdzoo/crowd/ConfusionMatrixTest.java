package org.crowdzoo.crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  private static final ConfusionMatrix MATRIX =
      new ConfusionMatrix(new double[][] {{3, 1}, {0, 0}});

  @Test
  void rowsAreTruthAndColumnsVotes() {
    assertThat(MATRIX.get(0, 1)).isEqualTo(1);
    assertThat(MATRIX.get(1, 0)).isZero();
    assertThat(MATRIX.classes()).isEqualTo(2);
    assertThat(MATRIX.meanDiagonal()).isEqualTo(1.5);
  }

  @Test
  void rowNormalized() {
    assertThat(MATRIX.rowNormalized().toArray()[0]).containsExactly(.75, .25);
    assertThat(MATRIX.rowNormalized().toArray()[1]).containsExactly(.5, .5);
  }

  @Test
  void rowSoftmax() {
    double[][] rows =
        new ConfusionMatrix(new double[][] {{1000, 1001}, {-5, -5}}).rowSoftmax().toArray();
    double e = Math.E;
    assertThat(rows[0]).containsExactly(new double[] {1 / (1 + e), e / (1 + e)}, within(1e-12));
    assertThat(rows[1]).containsExactly(.5, .5);
  }

  @Test
  void isACopy() {
    double[][] entries = {{1, 2}, {3, 4}};
    ConfusionMatrix matrix = new ConfusionMatrix(entries);
    entries[0][0] = 9;
    matrix.toArray()[1][1] = 9;
    assertThat(matrix.get(0, 0)).isEqualTo(1);
    assertThat(matrix.get(1, 1)).isEqualTo(4);
  }

  @Test
  void mustBeSquareAndFinite() {
    assertThatThrownBy(() -> new ConfusionMatrix(new double[][] {{1, 2}}))
        .hasMessage("a confusion matrix is square, row 0 has 2 entries");
    assertThatThrownBy(() -> new ConfusionMatrix(new double[][] {{1, 2}, {Double.NaN, 1}}))
        .hasMessage("a confusion matrix is finite, row 1 is not");
  }

  @Test
  void printsAsATable() {
    assertThat(new ConfusionMatrix(new double[][] {{0.9, 0.1}, {0.25, 0.75}}))
        .hasToString(
            """
            truth \\ vote      0      1
                       0  0.900  0.100
                       1  0.250  0.750
            """);
    assertThat(new ConfusionMatrix(new double[][] {{120, 3}, {-4, 0}}))
        .hasToString(
            """
            truth \\ vote    0    1
                       0  120    3
                       1   -4    0
            """);
  }
}
