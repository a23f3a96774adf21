package org.crowdzoo.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Random;
import org.crowdzoo.crowd.ConfusionMatrix;
import org.crowdzoo.nn.InDoublePrecision;
import org.crowdzoo.training.LearntConfusions;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/** {@link AnnotMix} against its formulas in plain loops. */
@InDoublePrecision
class AnnotMixTest {
  private static final int D = 3;
  private static final int K = 4;
  private static final int W = 5;
  private static final int E = 6;
  private static final double ETA = 0.7;

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(4);
  }

  private static ComputationGraph graph(AnnotMix.TaskInput task, MatrixRegularizer added) {
    AnnotMix model =
        new AnnotMix(
            InputType.feedForward(D),
            Backbones.of("linear", new Backbones.Options(1, 1, 0, false)),
            K,
            W,
            new AnnotMix.Options(task, E, ETA, 1),
            new Optimization(1, DataType.DOUBLE, new NoOp(), java.util.List.of(), false));
    ComputationGraph graph = model.regularize(added, new Crowd(W, 9)).graph();
    graph.params().addi(Nd4j.rand(DataType.DOUBLE, graph.params().shape()).subi(0.5));
    return graph;
  }

  /** One vote as the formulas see it. */
  private record Vote(double[] x, int worker, int other, double share, double[] label) {}

  private static double[][] param(ComputationGraph graph, String name) {
    INDArray values = graph.getParam(name);
    return values.reshape(values.rank() == 1 ? 1 : values.size(0), -1).toDoubleMatrix();
  }

  /** A of a vote, [truth][vote]. */
  private static double[][] matrix(ComputationGraph graph, Vote vote, boolean task) {
    double[][] u = param(graph, "worker-embeddings_W");
    double[][] h = param(graph, "matrix-hidden_W");
    double[][] c = param(graph, "matrix-logits_W");
    double[] in = new double[E + (task ? D : 0)];
    for (int e = 0; e < E; e++) {
      in[e] = vote.share * u[vote.worker][e] + (1 - vote.share) * u[vote.other][e];
    }
    System.arraycopy(vote.x, 0, in, E, task ? D : 0);
    double[] hidden = new double[E];
    for (int e = 0; e < E; e++) {
      double sum = param(graph, "matrix-hidden_b")[0][e];
      for (int d = 0; d < in.length; d++) {
        sum += in[d] * h[d][e];
      }
      hidden[e] = Math.max(0, sum);
    }
    double[][] a = new double[K][K];
    for (int k = 0; k < K; k++) {
      double total = 0;
      for (int l = 0; l < K; l++) {
        double m = param(graph, "matrix-logits_b")[0][l * K + k];
        for (int e = 0; e < E; e++) {
          m += hidden[e] * c[e][l * K + k];
        }
        m += k == l ? Math.log(ETA * (K - 1) / (1 - ETA)) : 0;
        a[k][l] = Math.exp(m);
        total += a[k][l];
      }
      for (int l = 0; l < K; l++) {
        a[k][l] /= total;
      }
    }
    return a;
  }

  private static double loss(ComputationGraph graph, Vote vote, boolean task) {
    double[][] v = param(graph, "logits_W");
    double[] p = new double[K];
    double total = 0;
    for (int k = 0; k < K; k++) {
      double sum = param(graph, "logits_b")[0][k];
      for (int d = 0; d < D; d++) {
        sum += vote.x[d] * v[d][k];
      }
      p[k] = Math.exp(sum);
      total += p[k];
    }
    double[][] a = matrix(graph, vote, task);
    double loss = 0;
    for (int l = 0; l < K; l++) {
      double q = 0;
      for (int k = 0; k < K; k++) {
        q += p[k] / total * a[k][l];
      }
      loss -= vote.label[l] * Math.log(q);
    }
    return loss;
  }

  @ParameterizedTest
  @EnumSource(AnnotMix.TaskInput.class)
  void theLossIsTheFormulasOfMixedVotes(AnnotMix.TaskInput input) {
    boolean task = input != AnnotMix.TaskInput.NONE;
    ComputationGraph graph = graph(input, null);
    Random random = new Random(8);
    int n = 7;
    INDArray x = Nd4j.zeros(n, D);
    INDArray ids = Nd4j.zeros(n, 1, 3);
    INDArray labels = Nd4j.zeros(n, K, 1);
    double expected = 0;
    for (int i = 0; i < n; i++) {
      double share = random.nextDouble();
      double[] label = new double[K];
      label[random.nextInt(K)] += share;
      label[random.nextInt(K)] += 1 - share;
      Vote vote =
          new Vote(
              random.doubles(D, -1, 1).toArray(),
              random.nextInt(W),
              random.nextInt(W),
              share,
              label);
      for (int d = 0; d < D; d++) {
        x.putScalar(i, d, vote.x[d]);
      }
      for (int l = 0; l < K; l++) {
        labels.putScalar(i, l, 0, label[l]);
      }
      ids.putScalar(i, 0, 0, vote.worker);
      ids.putScalar(i, 0, 1, vote.other);
      ids.putScalar(i, 0, 2, share);
      expected += loss(graph, vote, task) / n;
    }
    MultiDataSet data =
        new MultiDataSet(
            new INDArray[] {x, ids},
            new INDArray[] {labels},
            null,
            new INDArray[] {Nd4j.ones(n, 1)});
    assertThat(graph.score(data, true)).isEqualTo(expected, offset(1e-10));
  }

  /** Several votes a task and padding: the terms see the matrices of the votes that were cast. */
  @ParameterizedTest
  @EnumSource(
      value = MatrixRegularizer.Kind.class,
      names = {"GEOMETRIC_W", "TRACE"})
  void theTermIsOfTheVotesMatrices(MatrixRegularizer.Kind kind) {
    ComputationGraph graph = graph(AnnotMix.TaskInput.INPUT, new MatrixRegularizer(kind, 0.2));
    INDArray x = Nd4j.rand(DataType.DOUBLE, 2, D);
    INDArray ids = Nd4j.createFromArray(new double[][] {{0, 3, 0}, {1, -1, -1}});
    INDArray labels = Nd4j.zeros(2, K, 3);
    INDArray mask = Nd4j.createFromArray(new double[][] {{1, 1, 1}, {1, 0, 0}});
    double[][] gram = new double[K][K];
    double trace = 0;
    double crossEntropy = 0;
    for (int i = 0; i < 2; i++) {
      for (int a = 0; a < 3; a++) {
        if (mask.getDouble(i, a) == 0) {
          continue;
        }
        double[] label = new double[K];
        label[(i + a) % K] = 1;
        labels.putScalar(i, (i + a) % K, a, 1);
        int j = (int) ids.getDouble(i, a);
        Vote vote = new Vote(x.getRow(i).toDoubleVector(), j, j, 1, label);
        crossEntropy += loss(graph, vote, true) / 4;
        double[][] matrix = matrix(graph, vote, true);
        for (int k = 0; k < K; k++) {
          trace += matrix[k][k] / 4;
          for (int m = 0; m < K; m++) {
            for (int l = 0; l < K; l++) {
              gram[k][m] += matrix[k][l] * matrix[m][l];
            }
          }
        }
      }
    }
    double term =
        kind == MatrixRegularizer.Kind.TRACE
            ? trace
            : -Math.log(
                new org.apache.commons.math3.linear.LUDecomposition(
                        new org.apache.commons.math3.linear.Array2DRowRealMatrix(gram))
                    .getDeterminant());
    MultiDataSet data =
        new MultiDataSet(
            new INDArray[] {x, ids}, new INDArray[] {labels}, null, new INDArray[] {mask});
    assertThat(graph.score(data, true)).isEqualTo(crossEntropy + 0.2 * term, offset(1e-10));
    assertThat(graph.score(data, false)).isEqualTo(crossEntropy, offset(1e-10));
  }

  @Test
  void workersAreBelievedToBeRightAtTheStart() {
    AnnotMix model =
        new AnnotMix(
            InputType.feedForward(D),
            Backbones.of("linear", new Backbones.Options(1, 1, 0, false)),
            K,
            W,
            new AnnotMix.Options(AnnotMix.TaskInput.NONE, E, ETA, 1e-9),
            new Optimization(1, DataType.DOUBLE, new NoOp(), java.util.List.of(), false));
    LearntConfusions learnt = LearntConfusions.of(model.graph());
    assertThat(learnt.common()).isNull();
    assertThat(learnt.local()).hasSize(W);
    for (ConfusionMatrix matrix : learnt.local()) {
      double[][] a = matrix.rowSoftmax().toArray();
      assertThat(a[1][1]).isEqualTo(ETA, offset(1e-6));
      assertThat(a[1][2]).isEqualTo((1 - ETA) / (K - 1), offset(1e-6));
    }
  }

  /** What is read out of a network is what it computes with. */
  @Test
  void theLearntMatricesAreThoseOfTheVotes() {
    ComputationGraph graph = graph(AnnotMix.TaskInput.NONE, null);
    LearntConfusions learnt = LearntConfusions.of(graph);
    for (int j = 0; j < W; j++) {
      double[][] expected = matrix(graph, new Vote(new double[D], j, j, 1, null), false);
      double[][] read = learnt.local().get(j).rowSoftmax().toArray();
      for (int k = 0; k < K; k++) {
        assertThat(read[k]).containsExactly(expected[k], offset(1e-12));
      }
    }
    assertThat(LearntConfusions.in(graph(AnnotMix.TaskInput.INPUT, null))).isEmpty();
  }

  /** Features do not learn from the matrices: with the class head at rest nothing below moves. */
  @Test
  void theBackboneDoesNotLearnThroughTheMatrices() {
    AnnotMix model =
        new AnnotMix(
            InputType.feedForward(D),
            Backbones.of("mlp", new Backbones.Options(1, 4, 0, false)),
            K,
            W,
            new AnnotMix.Options(AnnotMix.TaskInput.FEATURES, E, ETA, 1),
            new Optimization(
                1,
                DataType.DOUBLE,
                new org.nd4j.linalg.learning.config.Sgd(0.1),
                java.util.List.of(),
                false));
    ComputationGraph graph = model.graph();
    graph.getParam("logits_W").assign(0);
    INDArray before = graph.getParam("hidden_W").dup();
    INDArray matrices = graph.getParam("matrix-hidden_W").dup();
    INDArray labels = Nd4j.zeros(2, K, 1);
    labels.putScalar(0, 1, 0, 1);
    labels.putScalar(1, 2, 0, 1);
    graph.fit(
        new MultiDataSet(
            new INDArray[] {
              Nd4j.rand(DataType.DOUBLE, 2, D), Nd4j.createFromArray(new double[][] {{0}, {1}})
            },
            new INDArray[] {labels},
            null,
            new INDArray[] {Nd4j.ones(2, 1)}));
    assertThat(graph.getParam("hidden_W")).isEqualTo(before);
    assertThat(graph.getParam("matrix-hidden_W")).isNotEqualTo(matrices);
  }
}
