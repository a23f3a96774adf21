package org.crowdzoo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.crowdzoo.crowd.AnswersFile;
import org.crowdzoo.crowd.VotesBuilder;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.engine.onednn.Engine;
import org.crowdzoo.input.BatchOptions;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.input.CrowdRecordReader;
import org.crowdzoo.input.Normalization;
import org.crowdzoo.input.Preprocessing;
import org.crowdzoo.input.VoteMask;
import org.crowdzoo.nn.WeightedLoss;
import org.crowdzoo.zoo.Conal;
import org.crowdzoo.zoo.PlainClassifier;
import org.deeplearning4j.datasets.datavec.RecordReaderMultiDataSetIterator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * The weight of an example is never that of another: pictures whose brightness is the number of
 * their task, weights that are a function of that number, and everything that happens to batches.
 */
@Tag("once")
class WeightsTravelTest {
  private static final int N = 50;
  private static final int K = 3;
  private static final int SIZE = 8;

  @TempDir Path folder;
  private LearningData data;
  private double[][] ofTasks;
  private double[][] ofClasses;

  /** What a task of this number weighs; zero for none here. */
  private static double weight(int number) {
    return 1 + number / 64.0;
  }

  private static double weight(int number, int label) {
    return weight(number) + 2 * label;
  }

  @BeforeEach
  void write() throws IOException {
    VotesBuilder votes = new VotesBuilder();
    for (int i = 0; i < N; i++) {
      // keys in another order than the pictures' numbers
      String key = Integer.toString((i * 17) % N);
      BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
      for (int p = 0; p < SIZE * SIZE; p++) {
        image.getRaster().setSample(p % SIZE, p / SIZE, 0, brightness(i));
      }
      Path file = folder.resolve("train/" + (char) ('a' + i % K) + "/n" + i + "-" + key + ".png");
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "png", file.toFile());
      for (int a = 0; a <= i % 4; a++) {
        votes.vote(key, "w" + a, (i + a) % K);
      }
    }
    AnswersFile.write(folder.resolve("answers.json"), votes.build(K));
    Files.writeString(
        folder.resolve("metadata.json"), "{\"name\": \"n\", \"n_classes\": 3, \"n_workers\": 4}");
    CrowdDataset dataset = CrowdDataset.open(folder);
    data =
        LearningData.of(
            dataset, Preprocessing.ofImages(dataset, SIZE, SIZE, 1, Normalization.NONE));
    ofTasks = new double[N][1];
    ofClasses = new double[N][K];
    for (int i = 0; i < N; i++) {
      int number = number(dataset.train().examples().get(i).file());
      ofTasks[i][0] = weight(number);
      for (int k = 0; k < K; k++) {
        ofClasses[i][k] = weight(number, k);
      }
    }
  }

  private static int brightness(int number) {
    return 5 * number + 5;
  }

  private static int number(Path file) {
    String name = file.getFileName().toString();
    return Integer.parseInt(name.substring(1, name.indexOf('-')));
  }

  /** Augmentation makes parts of a picture black, and nothing brighter. */
  private static int number(MultiDataSet batch, int b) {
    INDArray x = batch.getFeatures(0);
    double most = 0;
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < SIZE; column++) {
        most = Math.max(most, x.getDouble(b, 0, row, column));
      }
    }
    return (int) Math.round((most * 255 - 5) / 5);
  }

  private static void check(MultiDataSet batch, boolean byClass, List<Integer> seen) {
    INDArray mask = batch.getLabelsMaskArray(0);
    INDArray labels = batch.getLabels(0);
    for (int b = 0; b < labels.size(0); b++) {
      int number = number(batch, b);
      seen.add(number);
      if (labels.rank() == 2) {
        for (int c = 0; c < mask.size(1); c++) {
          double expected = byClass ? weight(number, c) : weight(number);
          assertThat(mask.getDouble(b, c)).isEqualTo(expected);
        }
        continue;
      }
      int votes = 0;
      for (int a = 0; a < mask.size(1); a++) {
        for (int k = 0; k < K; k++) {
          if (labels.getDouble(b, k, a) > 0) {
            votes++;
            double expected = byClass ? weight(number, k) : weight(number);
            assertThat(mask.getDouble(b, a)).isEqualTo(expected);
          }
        }
      }
      assertThat(votes).isEqualTo(number % 4 + 1);
    }
  }

  private CrowdIterator batches(boolean votes, boolean byClass, int prefetch) {
    BatchOptions options = new BatchOptions(7, true, true, 5, prefetch);
    CrowdIterator all = votes ? data.votes(options) : data.labels(new double[N][K], options);
    return all.weighted(byClass ? ofClasses : ofTasks);
  }

  @ParameterizedTest
  @CsvSource({"true, false", "true, true", "false, false", "false, true"})
  void throughShufflingAugmentationPrefetchThreadsAndEpochs(boolean votes, boolean byClass)
      throws Exception {
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 2; t++) {
      int prefetch = 3 * t;
      threads.add(
          new Thread(
              () -> {
                CrowdIterator batches = batches(votes, byClass, prefetch);
                for (int epoch = 0; epoch < 4; epoch++) {
                  List<Integer> seen = new ArrayList<>();
                  batches.setEpoch(epoch);
                  while (batches.hasNext()) {
                    check(batches.next(), byClass, seen);
                  }
                  assertThat(seen)
                      .containsExactlyInAnyOrderElementsOf(IntStream.range(0, N).boxed().toList());
                }
              }));
    }
    for (Thread thread : threads) {
      thread.setUncaughtExceptionHandler((where, failure) -> failures.add(failure));
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"true, AUTO", "false, AUTO", "true, STOCK", "false, ONEDNN"})
  void throughATrainingThatIsResumed(boolean votes, Engine.Mode mode) {
    List<Integer> seen = new ArrayList<>();
    AtomicInteger epochs = new AtomicInteger();
    for (int part = 0; part < 2; part++) {
      int until = part == 0 ? 2 : 4;
      CrowdIterator batches = batches(votes, false, 2);
      batches.setPreProcessor(batch -> check(batch, false, seen));
      ComputationGraph graph =
          votes
              ? Conal.of(data).backbone("cnn3[width=2]").build().graph()
              : PlainClassifier.of(data).backbone("cnn3[width=2]").build().graph();
      WeightedLoss.weigh(graph);
      try (Engine engine = Engine.chooseSilently(mode, graph)) {
        new Trainer(
                engine,
                new Trainer.Batches(batches, null, null),
                new Trainer.Options(
                    4, Selection.LAST, 0, 0, 1, folder.resolve("checkpoint.zip"), "same"),
                new TrainingWatcher() {
                  @Override
                  public boolean epochDone(int epoch, History history) {
                    epochs.incrementAndGet();
                    return epoch + 1 < until;
                  }
                })
            .train();
      }
    }
    assertThat(epochs).hasValueBetween(4, 5); // a short epoch may share its checkpoint
    assertThat(seen).hasSize(epochs.get() * N);
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void throughTheRecordReader(boolean byClass) {
    RecordReaderMultiDataSetIterator records =
        new RecordReaderMultiDataSetIterator.Builder(7)
            .addReader(
                "crowd",
                new CrowdRecordReader(
                    data.dataset(), data.preprocessing(), byClass ? ofClasses : ofTasks))
            .addInput("crowd", 0, 0)
            .addInput("crowd", 1, 1)
            .addOutput("crowd", 2, 2)
            .addOutput("crowd", 3, 3)
            .build();
    records.setPreProcessor(new VoteMask());
    for (int epoch = 0; epoch < 2; epoch++) {
      List<Integer> seen = new ArrayList<>();
      while (records.hasNext()) {
        check(records.next(), byClass, seen);
      }
      assertThat(seen).hasSize(N).doesNotHaveDuplicates();
      records.reset();
    }
  }

  @Test
  void anExampleOfNoWeightIsLeftOutAndOthersKeepTheirs() {
    ofTasks[3][0] = 0;
    CrowdIterator batches = batches(true, false, 2);
    List<Integer> seen = new ArrayList<>();
    while (batches.hasNext()) {
      check(batches.next(), false, seen);
    }
    assertThat(seen).hasSize(N - 1).doesNotHaveDuplicates();
  }
}
