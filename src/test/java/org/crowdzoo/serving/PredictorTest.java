package org.crowdzoo.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class PredictorTest {
  @TempDir static Path folder;

  private static Path dense;
  private static Path convolutional;
  private static List<Path> pictures;

  @BeforeAll
  static void train() throws IOException {
    dense =
        TinyExport.write(
            folder.resolve("mlp"),
            "{\"name\":\"mlp\",\"hidden\":16}",
            "calibration={\"method\":\"temperature\",\"rejectFor\":0.5}");
    convolutional = TinyExport.write(folder.resolve("cnn"), "{\"name\":\"cnn3\",\"width\":4}");
    pictures = TinyExport.pictures(200);
  }

  /** DL4J's graphs are not safe for this; 200 pictures, each asked three times, 16 at a time. */
  @ParameterizedTest
  @ValueSource(strings = {"mlp", "cnn"})
  void sixteenThreadsGetWhatPredictPrints(String which) throws Exception {
    Path export = which.equals("mlp") ? dense : convolutional;
    Map<Path, double[]> expected =
        TinyExport.predicted(export.resolveSibling("run").resolve("model.zip"), pictures);
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try (Predictor predictor = Predictor.open(export)) {
      List<Callable<Prediction>> work = new ArrayList<>();
      for (int again = 0; again < 3; again++) {
        pictures.forEach(picture -> work.add(() -> predictor.predict(picture)));
      }
      List<Future<Prediction>> answers = threads.invokeAll(work);
      for (int i = 0; i < answers.size(); i++) {
        double[] got =
            answers.get(i).get().probabilities().values().stream().mapToDouble(p -> p).toArray();
        // printed with six digits
        assertThat(got)
            .containsExactly(expected.get(pictures.get(i % pictures.size())), within(1.5e-6));
      }
      assertThat(predictor.examplesComputed()).isEqualTo(600);
      assertThat(predictor.batchesComputed()).isLessThan(600);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void answersHaveNamesAndOnesThatAreUnsureAreRejected() throws IOException {
    byte[] picture = Files.readAllBytes(pictures.get(0));
    try (Predictor always =
            Predictor.open(dense, Predictor.Options.defaults().rejectingBelow(0.0));
        Predictor never = Predictor.open(dense, Predictor.Options.defaults().rejectingBelow(1.0));
        Predictor own = Predictor.open(dense)) {
      Prediction answer = always.predict(picture);
      assertThat(always.classNames()).hasSize(10).contains("bag").containsAll(answer.labels());
      assertThat(answer.label()).isNotNull();
      assertThat(answer.rejected()).isFalse();
      assertThat(answer.probabilities().get(answer.label())).isEqualTo(answer.probability());
      assertThat(never.predict(picture).rejected()).isTrue();
      assertThat(never.predict(picture).label()).isNull();
      assertThat(never.predict(picture).probability()).isEqualTo(answer.probability());
      // the wanted accuracy may have needed no threshold, or may not be reached by these 20
      // pictures
      Double threshold = own.rejectBelow();
      assertThat(own.predict(picture).rejected())
          .isEqualTo(threshold != null && answer.probability() < threshold);
    }
  }

  /** A header of some bytes asks for gigabytes; what is no picture; what is cut off. */
  @Test
  void whatIsNoPictureOrTooLargeIsRefusedInOneLine() throws IOException {
    byte[] good = Files.readAllBytes(pictures.get(0));
    try (Predictor predictor =
        Predictor.open(dense, Predictor.Options.defaults().rejectingBelow(0.0))) {
      assertThatThrownBy(() -> predictor.predict(bomb(60_000, 60_000)))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("3600000000 pixels")
          .hasMessageContaining("50000000");
      for (byte[] bad :
          List.of(
              new byte[0],
              "no picture".getBytes(java.nio.charset.StandardCharsets.UTF_8),
              Arrays.copyOf(good, good.length / 2),
              "GIF89a".getBytes(java.nio.charset.StandardCharsets.UTF_8),
              new byte[] {'I', 'I', 42, 0, 8, 0, 0, 0})) {
        assertThatThrownBy(() -> predictor.predict(bad))
            .isInstanceOf(InputException.class)
            .hasMessageContaining("not a readable image");
      }
      assertThatThrownBy(() -> predictor.predict(new double[3]))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("takes an image");
      assertThat(predictor.predict(good).label()).isNotNull();
    }
  }

  /** A PNG file of a few bytes that says it is large. */
  public static byte[] bomb(int width, int height) {
    ByteBuffer png = ByteBuffer.allocate(8 + 25 + 12);
    png.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    byte[] head =
        ByteBuffer.allocate(17)
            .put(new byte[] {'I', 'H', 'D', 'R'})
            .putInt(width)
            .putInt(height)
            .put(new byte[] {8, 0, 0, 0, 0})
            .array();
    CRC32 crc = new CRC32();
    crc.update(head);
    png.putInt(13).put(head).putInt((int) crc.getValue());
    byte[] end = {'I', 'E', 'N', 'D'};
    crc.reset();
    crc.update(end);
    return png.putInt(0).put(end).putInt((int) crc.getValue()).array();
  }

  @Test
  void aFullQueueIsSaidAndAClosedPredictorToo() throws Exception {
    byte[] picture = Files.readAllBytes(pictures.get(0));
    Predictor predictor =
        Predictor.open(convolutional, new Predictor.Options(1, 1, 50_000_000, null));
    List<CompletableFuture<Prediction>> taken = new ArrayList<>();
    int busy = 0;
    for (int i = 0; i < 2000; i++) {
      try {
        taken.add(predictor.submit(picture));
      } catch (BusyException e) {
        busy++;
      }
    }
    predictor.close();
    // a decoded picture comes faster than a graph computes one
    assertThat(busy).isPositive();
    for (CompletableFuture<Prediction> answer : taken) {
      assertThat(answer.get().label()).isNotNull();
    }
    assertThatThrownBy(() -> predictor.predict(picture)).isInstanceOf(IllegalStateException.class);
    predictor.close();
  }
}
