package org.crowdzoo.report.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.crowdzoo.cli.CommandLineRun;
import org.crowdzoo.experiment.TinyFeatures;
import org.crowdzoo.experiment.TinyLabels;
import org.crowdzoo.sweep.Sweep;
import org.crowdzoo.sweep.SweepRunner;
import org.crowdzoo.sweep.TinySweep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.framework.HistogramProto;
import org.tensorflow.framework.Summary;

/** What TensorBoard would read, parsed back. */
class TensorBoardTest {
  private static final int BATCHES = 6;

  @TempDir private Path folder;

  private Path config(String training) throws Exception {
    Path file = folder.resolve("x.yaml");
    return Files.writeString(
        file,
        """
        name: tiny
        data: {dataset: "%s", normalize: none}
        backbone: {name: mlp, hidden: 8}
        strategy: {name: conal, embedding: 4, embeddingHidden: 8}
        training: {epochs: 3, batchSize: 16%s}
        """
            .formatted(TinyFeatures.write(folder.resolve("data")), training));
  }

  private JsonNode run(Path config, String... more) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of("run", config.toString(), "--out", folder.resolve("run").toString()));
    words.addAll(List.of(more));
    CommandLineRun run = CommandLineRun.ofWords(words.toArray(String[]::new));
    assertThat(run.exit()).as("%s", run.err()).isZero();
    return new ObjectMapper().readTree(folder.resolve("run/results.json").toFile());
  }

  @Test
  void aRunsEventsAreItsHistory() throws Exception {
    JsonNode results = run(config(""), "--tensorboard");
    List<Events.Event> events = Events.in(folder.resolve("run/tensorboard/tiny/seed-0"));
    assertThat(events.get(0).version()).isEqualTo("brain.Event:2");
    assertThat(events.get(1).restart()).isTrue();

    assertThat(Events.steps(events, "step/loss"))
        .containsExactlyElementsOf(LongStream.range(0, 3 * BATCHES).boxed().toList());
    assertThat(Events.of(events, "step/learning rate"))
        .hasSize(3 * BATCHES)
        .allMatch(value -> value.getSimpleValue() == 0.001f);
    for (String[] name :
        new String[][] {
          {"loss/train", "train_loss"},
          {"loss/validation", "val_loss"},
          {"accuracy/train", "train_accuracy"},
          {"accuracy/validation", "val_accuracy"}
        }) {
      assertThat(Events.steps(events, name[0])).containsExactly(5L, 11L, 17L);
      List<Summary.Value> values = Events.of(events, name[0]);
      for (int epoch = 0; epoch < 3; epoch++) {
        assertThat((double) values.get(epoch).getSimpleValue())
            .isCloseTo(results.get(name[1]).get(epoch).doubleValue(), within(1e-4));
      }
    }
    assertThat(
            Events.of(events, "configuration/text_summary")
                .get(0)
                .getTensor()
                .getStringVal(0)
                .toString(StandardCharsets.UTF_8))
        .contains("embeddingHidden: 8", "batchSize: 16");
  }

  @Test
  void histogramsHoldEveryValueAndPicturesEveryEntry() throws Exception {
    run(config(""), "--tensorboard", folder.resolve("board").toString());
    List<Events.Event> events = Events.in(folder.resolve("board/tiny/seed-0"));
    HistogramProto omega = Events.of(events, "omega/last batch").get(2).getHisto();
    assertThat(omega.getBucketList().stream().mapToDouble(b -> b).sum()).isEqualTo(omega.getNum());
    assertThat(omega.getMin()).isBetween(0.26, 0.74);
    assertThat(omega.getMax()).isBetween(omega.getMin(), 0.74);
    HistogramProto table = Events.of(events, "parameters/confusions_W").get(0).getHisto();
    assertThat(table.getNum()).isEqualTo(7 * 9);
    assertThat(table.getBucketLimitList()).isSorted().hasSameSizeAs(table.getBucketList());

    Summary.Image common = Events.of(events, "matrices/common").get(2).getImage();
    var picture =
        ImageIO.read(new ByteArrayInputStream(common.getEncodedImageString().toByteArray()));
    assertThat(picture.getWidth()).isEqualTo(common.getWidth()).isEqualTo(240);
    assertThat(picture.getRGB(10, 10) & 0xff)
        .as("the diagonal is darker")
        .isLessThan(picture.getRGB(230, 10) & 0xff);
    assertThat(Events.of(events, "matrices/worker 5")).hasSize(3);
  }

  /** The confusion of the class head: its rows' diagonal is the accuracy of the class. */
  @Test
  void theClassHeadIsFollowedClassByClass() throws Exception {
    JsonNode results = run(config(""), "--tensorboard", folder.resolve("board").toString());
    List<Events.Event> events = Events.in(folder.resolve("board/tiny/seed-0"));
    Summary.Image drawn = Events.of(events, "matrices/validation").get(2).getImage();
    var picture =
        ImageIO.read(new ByteArrayInputStream(drawn.getEncodedImageString().toByteArray()));
    double mean = 0;
    for (int k = 0; k < 3; k++) {
      assertThat(Events.steps(events, "f1/class " + k)).isSubsetOf(5L, 11L, 17L);
      List<Summary.Value> accuracies = Events.of(events, "accuracy of class/class " + k);
      assertThat(accuracies).hasSize(3);
      double accuracy = accuracies.get(2).getSimpleValue();
      mean += accuracy / 3;
      int red = picture.getRGB(40 + 80 * k, 40 + 80 * k) >> 16 & 0xff;
      assertThat(100 * (255 - red) / 247.0).isCloseTo(accuracy, within(0.5));
    }
    assertThat(mean)
        .as("classes are equally frequent")
        .isCloseTo(results.get("val_accuracy").get(2).doubleValue(), within(5.0));
  }

  @Test
  void aResumedRunTakesThePlaceOfWhatItRepeats() throws Exception {
    Path config = config(", tensorboard: true");
    run(config);
    Path board = folder.resolve("run/tensorboard/tiny/seed-0");
    assertThat(Events.steps(Events.in(board), "loss/train")).hasSize(3);
    run(config, "--force");
    assertThat(Events.steps(Events.in(board), "loss/train"))
        .as("what --force throws away is gone")
        .hasSize(3);
    EventFile later = new EventFile(board, 2 * BATCHES);
    later.write(2 * BATCHES, Summary.newBuilder().addValue(Values.scalar("again", 1)).build());
    later.close();
    List<Events.Event> events = Events.in(board);
    assertThat(events.stream().filter(Events.Event::restart).map(Events.Event::step))
        .containsExactly(0L, 2L * BATCHES);
    assertThat(events.get(events.size() - 1).step()).isEqualTo(2L * BATCHES);
  }

  /** TensorBoard's page of hyper-parameters: fields by their numbers in its own messages. */
  @Test
  void candidatesOfASweepHaveTheirValues() throws Exception {
    Sweep sweep =
        new TinySweep(folder)
            .of(
                """
                space:
                  training.learningRate: {type: continuous, min: 1e-3, max: 1e-1, scale: log}
                candidates: 2
                refit: [0, 1]
                """);
    SweepEvents watcher =
        new SweepEvents(
            new TensorBoard(folder.resolve("board")), (result, best, total, left) -> {});
    var result = new SweepRunner(sweep, folder.resolve("sweep"), watcher).run(false);
    for (String run : List.of("candidate-0/seed-0", "candidate-1/seed-0", "refit/seed-1")) {
      List<Events.Event> events = Events.in(folder.resolve("board").resolve(run));
      Summary.Value start = Events.of(events, "_hparams_/session_start_info").get(0);
      assertThat(start.getMetadata().getPluginData().getPluginName()).isEqualTo("hparams");
      byte[] content = start.getMetadata().getPluginData().getContent().toByteArray();
      assertThat(new String(content, StandardCharsets.ISO_8859_1))
          .contains("training.learningRate")
          .contains(run.substring(0, run.indexOf('/')));
      assertThat(Events.of(events, "_hparams_/experiment")).hasSize(1);
      assertThat(Events.of(events, "_hparams_/session_end_info")).hasSize(1);
    }
    double rate = result.candidates().get(1).parameters().get("training.learningRate").asDouble();
    byte[] message =
        Events.of(
                Events.in(folder.resolve("board/candidate-1/seed-0")),
                "_hparams_/session_start_info")
            .get(0)
            .getMetadata()
            .getPluginData()
            .getContent()
            .toByteArray();
    byte[] number =
        EventFile.bytes(
            m -> m.writeByteArray(2, EventFile.bytes(value -> value.writeDouble(2, rate))));
    assertThat(new String(message, StandardCharsets.ISO_8859_1))
        .contains(new String(number, StandardCharsets.ISO_8859_1));
  }

  @Test
  void theFolderIsOptional() throws Exception {
    Path config = config("");
    Path run = folder.resolve("run");
    CommandLineRun before =
        CommandLineRun.ofWords("run", "--tensorboard", config.toString(), "--out", run.toString());
    assertThat(before.exit()).as("%s", before.err()).isZero();
    assertThat(run.resolve("tensorboard/tiny/seed-0")).isDirectory();
  }

  @Test
  void severalLabelsATaskHaveTheirOwnFigures() throws Exception {
    Path config = folder.resolve("labels.yaml");
    Files.writeString(
        config,
        TinyLabels.yaml(
            TinyLabels.write(folder.resolve("labels")), "naive_soft", "trackTest: true", ""));
    JsonNode results = run(config, "--tensorboard");
    List<Events.Event> events = Events.in(folder.resolve("run/tensorboard/labels/seed-0"));
    for (String[] name :
        new String[][] {
          {"macro_f1/validation", "val_macro_f1"},
          {"average_precision/validation", "val_average_precision"},
          {"macro_f1/test", "tracked_test_macro_f1"}
        }) {
      List<Summary.Value> values = Events.of(events, name[0]);
      assertThat(values).hasSize(8);
      for (int epoch = 0; epoch < 8; epoch++) {
        assertThat((double) values.get(epoch).getSimpleValue())
            .isCloseTo(results.get(name[1]).get(epoch).doubleValue(), within(1e-4));
      }
    }
  }
}
