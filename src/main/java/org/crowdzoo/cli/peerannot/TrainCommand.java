package org.crowdzoo.cli.peerannot;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.experiment.ExperimentData;
import org.crowdzoo.experiment.LabelAccuracy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code train}: a network on aggregated labels, hard or soft, with peerannot's options. */
@Command(
    name = "train",
    description =
        "Train a network on aggregated labels; writes DATASET/results/NAME.json and"
            + " DATASET/best_models/NAME.zip.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class TrainCommand extends NetworkCommand {
  @Option(
      names = "--labels",
      required = true,
      description = "npy file of labels, [tasks] with -1 for none, or [tasks, classes].")
  private Path labels;

  @Override
  Path answers() {
    return null;
  }

  @Override
  void check(CrowdDataset opened) {
    NetworkOptions.requireFile(labels);
  }

  @Override
  ObjectNode strategy() {
    ObjectNode strategy = JsonNodeFactory.instance.objectNode();
    strategy.put("name", "labels");
    put(strategy, "labels", labels);
    return strategy;
  }

  @Override
  void before(ExperimentData data, Experiment experiment) {
    LabelAccuracy accuracy = LabelAccuracy.of(data, experiment, experiment.seeds().get(0));
    if (accuracy.known() > 0) {
      print(
          "Accuracy on aggregation: %.3f%% of %d tasks with known truth",
          accuracy.percent(), accuracy.known());
    }
  }
}
