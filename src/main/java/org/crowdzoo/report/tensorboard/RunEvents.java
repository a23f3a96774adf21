package org.crowdzoo.report.tensorboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.crowdzoo.crowd.ConfusionMatrix;
import org.crowdzoo.training.ClassCounts;
import org.crowdzoo.training.CommonWeights;
import org.crowdzoo.training.History;
import org.crowdzoo.training.LabelFigures;
import org.crowdzoo.training.LearntConfusions;
import org.crowdzoo.training.MultiLabelEvaluation;
import org.crowdzoo.training.SplitFigures;
import org.crowdzoo.training.TrainingWatcher;
import org.crowdzoo.zoo.CrowdModel;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.tensorflow.framework.Summary;

/** The events of one training. */
final class RunEvents implements TrainingWatcher {
  private static final String VALIDATION = "accuracy/validation";

  /** Classes and labels with figures of their own. */
  private static final int FOLLOWED = 50;

  /** Workers whose own matrices are drawn. */
  private static final int DRAWN = 8;

  private final Path folder;
  private final String run;
  private final String configuration;
  private final Map<String, JsonNode> parameters;
  private final Steps steps = new Steps();
  private EventFile file;
  private int batches;
  private int epochs;

  /** Of the next batch, from 0. */
  private long step;

  RunEvents(Path folder, String run, String configuration, Map<String, JsonNode> parameters) {
    this.folder = folder;
    this.run = run;
    this.configuration = configuration;
    this.parameters = parameters;
  }

  /** Does something with the file; a full disk ends the training as elsewhere. */
  private interface Writing {
    void run() throws IOException;
  }

  private static void write(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<TrainingListener> listeners() {
    return List.of(steps);
  }

  @Override
  public void started(int epoch, int all, int batchesPerEpoch) {
    epochs = all;
    batches = batchesPerEpoch;
    step = (long) epoch * batches;
    write(
        () -> {
          if (epoch == 0) {
            forgetEarlier();
          }
          file = new EventFile(folder, step);
          Summary.Builder head =
              Summary.newBuilder()
                  .addValue(Values.text("configuration", "```yaml\n" + configuration + "```"));
          if (!parameters.isEmpty()) {
            head.addValue(HParams.experiment(parameters, List.of(VALIDATION, "loss/validation")))
                .addValue(HParams.start(parameters, run.replaceFirst("/seed-\\d+$", "")));
          }
          file.write(step, head.build());
          file.flush();
        });
  }

  /** A training that begins anew leaves nothing of the one before it. */
  private void forgetEarlier() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> earlier = Files.newDirectoryStream(folder, EventFile.PREFIX + "*")) {
      for (Path events : earlier) {
        Files.delete(events);
      }
    }
  }

  /** Class by class, or label by label, on the validation split. */
  @Override
  public void evaluated(int epoch, SplitFigures figures) {
    Summary.Builder summary = Summary.newBuilder();
    ClassCounts counts = figures.counts();
    for (int k = 0; counts != null && k < Math.min(FOLLOWED, counts.counts().length); k++) {
      add(summary, "f1/class " + k, 100 * counts.f1(k));
      add(summary, "accuracy of class/class " + k, 100 * counts.accuracy(k));
    }
    if (figures.validation() instanceof MultiLabelEvaluation several) {
      for (int l = 0; l < Math.min(FOLLOWED, several.labels().size()); l++) {
        LabelFigures label = several.labels().get(l);
        add(summary, "f1/label " + l, label.f1() == null ? Double.NaN : label.f1());
        add(summary, "accuracy of label/label " + l, label.accuracy());
      }
    }
    write(
        () -> {
          if (counts != null) {
            summary.addValue(Values.picture("matrices/validation", counts.shares()));
          }
          file.write(step - 1, summary.build());
        });
  }

  /** What is not defined is left out. */
  private static void add(Summary.Builder summary, String tag, double value) {
    if (!Double.isNaN(value)) {
      summary.addValue(Values.scalar(tag, value));
    }
  }

  @Override
  public boolean epochDone(int epoch, History history) {
    Summary.Builder figures = Summary.newBuilder();
    add(figures, "loss/train", history.trainLoss());
    add(figures, "loss/validation", history.valLoss());
    add(figures, "accuracy/train", history.trainAccuracy());
    add(figures, VALIDATION, history.valAccuracy());
    add(figures, "accuracy/test", history.testAccuracy());
    history.followed().forEach((name, values) -> add(figures, tag(name), values));
    write(
        () -> {
          file.write(step - 1, figures.build());
          file.write(step - 1, steps.ofEpoch());
          file.flush();
        });
    return true;
  }

  /** {@code val_macro_f1} as {@code macro_f1/validation}. */
  private static String tag(String figure) {
    return figure.startsWith(History.VAL)
        ? figure.substring(History.VAL.length()) + "/validation"
        : figure.substring(History.TRACKED_TEST.length()) + "/test";
  }

  private static void add(Summary.Builder summary, String tag, List<Double> epochs) {
    if (!epochs.isEmpty() && epochs.get(epochs.size() - 1) != null) {
      summary.addValue(Values.scalar(tag, epochs.get(epochs.size() - 1)));
    }
  }

  @Override
  public void ended() {
    if (file == null) {
      return;
    }
    write(
        () -> {
          if (!parameters.isEmpty() && step == (long) epochs * batches) {
            file.write(step - 1, Summary.newBuilder().addValue(HParams.end()).build());
          }
          file.close();
        });
  }

  /** Sees the network at work. */
  private final class Steps extends BaseTrainingListener {
    private double[] omega = new double[0];
    private ComputationGraph graph;

    @Override
    public void onForwardPass(Model model, Map<String, INDArray> activations) {
      if (step % batches == batches - 1) {
        omega = CommonWeights.of((ComputationGraph) model, activations);
      }
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      graph = (ComputationGraph) model;
      Summary values =
          Summary.newBuilder()
              .addValue(Values.scalar("step/loss", model.score()))
              .addValue(
                  Values.scalar("step/learning rate", graph.getLearningRate(CrowdModel.LOGITS)))
              .build();
      write(() -> file.write(step, values));
      step++;
    }

    /** Parameters and what workers have become, after an epoch. */
    Summary ofEpoch() throws IOException {
      Summary.Builder summary = Summary.newBuilder();
      graph
          .paramTable()
          .forEach(
              (name, values) ->
                  summary.addValue(
                      Values.histogram("parameters/" + name, values.ravel().toDoubleVector())));
      if (omega.length > 0) {
        summary.addValue(Values.histogram("omega/last batch", omega));
      }
      LearntConfusions learnt = LearntConfusions.in(graph).orElse(null);
      if (learnt != null) {
        if (learnt.common() != null) {
          summary.addValue(picture("common", learnt.common()));
        }
        for (int j = 0; j < Math.min(DRAWN, learnt.local().size()); j++) {
          summary.addValue(picture("worker " + j, learnt.local().get(j)));
        }
      }
      return summary.build();
    }

    private Summary.Value picture(String whose, ConfusionMatrix matrix) throws IOException {
      return Values.picture("matrices/" + whose, matrix.toArray());
    }
  }
}
