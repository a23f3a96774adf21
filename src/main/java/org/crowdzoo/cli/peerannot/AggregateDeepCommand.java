package org.crowdzoo.cli.peerannot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.experiment.ExperimentData;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;
import org.crowdzoo.files.Nearest;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.settings.Brackets;
import org.crowdzoo.settings.Choice;
import org.crowdzoo.settings.Method;
import org.crowdzoo.strategy.Strategies;
import org.crowdzoo.strategy.StrategyMethod;
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
  @Option(
      names = {"-s", "--strategy"},
      defaultValue = "conal",
      description =
          "Strategy that learns the workers, or makes labels with a network, with options in"
              + " brackets: conal[scale=1e-4]; see agginfo.")
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
    if (opened.isMultiLabel()) {
      throw new InputException(
          command()
              + ": is for one class a task, "
              + opened.folder()
              + " has several labels; crowdzoo run CONFIG trains on them");
    }
    NetworkOptions.requireCount(command() + ": --n-workers", workers, opened.metadata().workers());
  }

  @Override
  ObjectNode strategy() {
    Brackets text = Brackets.parse(strategy);
    StrategyMethod<?> method =
        methods()
            .filter(m -> m.isCalled(text.name()))
            .findFirst()
            .orElseThrow(
                () ->
                    new InputException(
                        command()
                            + ": --strategy must be one of "
                            + methods().map(Method::name).collect(Collectors.joining(", "))
                            + " (the others are aggregate's), got "
                            + InputText.shown(strategy)
                            + hint(text.name())));
    ObjectNode tree = text.tree(method.keys());
    method.asPeerannot(tree);
    return tree.put(Choice.NAME, method.name());
  }

  /** What may have been meant: a strategy near by, or one of {@code aggregate}. */
  private static String hint(String name) {
    boolean aggregates = Aggregations.all().stream().anyMatch(method -> method.isCalled(name));
    return aggregates
        ? "; crowdzoo aggregate DATASET -s " + name + " takes it"
        : Nearest.question(name, methods().map(Method::name).toList());
  }

  /** Strategies that learn the workers with a network, or that make labels with one. */
  static Stream<StrategyMethod<?>> methods() {
    return Strategies.all().stream().filter(m -> m.learnsWorkers() || m.learnsLabels());
  }

  @Override
  Path labels(CrowdDataset opened) {
    String written = strategy.toLowerCase(Locale.ROOT).replaceAll("[\\s'\"]", "");
    String file =
        "labels_" + opened.metadata().name() + "_" + written.replaceAll("[/\\\\:]", "_") + ".npy";
    return Path.of("labels").resolve(file);
  }

  /** The labels that the network gives the training tasks are its aggregation of the votes. */
  @Override
  void after(ExperimentData data, Path model) {
    CrowdIterator truth = data.trainingTruth();
    if (truth == null) {
      return;
    }
    try (Evaluator evaluator = new Evaluator(SavedModel.read(model))) {
      print(
          "Accuracy on aggregation: %.3f%% of %d tasks with known truth",
          evaluator.evaluate(truth).accuracy(), truth.examples());
    }
  }
}
