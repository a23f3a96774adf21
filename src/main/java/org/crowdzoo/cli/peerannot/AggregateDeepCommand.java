package org.crowdzoo.cli.peerannot;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.crowdzoo.aggregation.StrategyText;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.experiment.ExperimentData;
import org.crowdzoo.files.InputException;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.training.Evaluator;
import org.crowdzoo.training.SavedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code aggregate-deep}: a network and the workers' confusions learnt at once from the votes, with
 * peerannot's options. CoNAL starts from peerannot's settings (λ 1e-4, logits before the matrices)
 * unless {@code variant} stands in the brackets.
 */
@Command(
    name = "aggregate-deep",
    description =
        "Learn classifier and workers at once from the votes; writes DATASET/results/NAME.json and"
            + " DATASET/best_models/NAME.zip.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class AggregateDeepCommand extends NetworkCommand {
  static final List<String> STRATEGIES = List.of("conal", "crowdlayer");

  @Option(
      names = {"-s", "--strategy"},
      defaultValue = "conal",
      description = "conal or crowdlayer, with options in brackets: conal[scale=1e-4].")
  private String strategy;

  @Option(
      names = {"--answers", "--answers-file"},
      description = "File of the votes, if not DATASET/answers.json.")
  private Path answers;

  @Option(names = "--n-workers", description = "Number of workers; must be that of the metadata.")
  private Integer workers;

  @Override
  Path answers() {
    return answers;
  }

  @Override
  void check(CrowdDataset opened) {
    NetworkOptions.requireCount(command() + ": --n-workers", workers, opened.metadata().workers());
  }

  @Override
  ObjectNode strategy() {
    StrategyText text = StrategyText.parse(strategy);
    if (!STRATEGIES.contains(text.name())) {
      throw new InputException(
          command()
              + ": --strategy must be one of "
              + String.join(", ", STRATEGIES)
              + " (the others are aggregate's), got "
              + strategy);
    }
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("name", text.name());
    if (text.name().equals("conal")) {
      tree.put("variant", "peerannot");
    }
    for (Map.Entry<String, String> option : text.options().entrySet()) {
      // peerannot's crowdlayer knows a penalty that nobody switches on: scale=0
      boolean off = option.getKey().equals("scale") && option.getValue().matches("0(\\.0*)?");
      if (!off || text.name().equals("conal")) {
        Settings.set(tree, option.getKey() + "=" + option.getValue());
      }
    }
    return tree;
  }

  /** The labels that the network gives the training tasks are its aggregation of the votes. */
  @Override
  void after(ExperimentData data, Path model) {
    CrowdIterator truth = data.trainingTruth();
    if (truth == null) {
      return;
    }
    try (Evaluator evaluator = new Evaluator(SavedModel.read(model).graph())) {
      print(
          "Accuracy on aggregation: %.3f%% of %d tasks with known truth",
          evaluator.evaluate(truth).accuracy(), truth.examples());
    }
  }
}
