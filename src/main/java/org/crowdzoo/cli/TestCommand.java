package org.crowdzoo.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.Split;
import org.crowdzoo.experiment.TrainedModel;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Nearest;
import org.crowdzoo.input.BatchOptions;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.input.Inputs;
import org.crowdzoo.training.Evaluation;
import org.crowdzoo.training.Evaluator;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.zoo.ClassHead;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code test MODEL DATASET}: figures of a saved model. */
@Command(
    name = "test",
    description = "Evaluate a saved model on a dataset; one JSON line.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class TestCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "MODEL",
      description = "A model.zip that crowdzoo saved, or zoo:NAME (see zoo).")
  private Path model;

  @Parameters(paramLabel = "DATASET", description = "Folder of the dataset.")
  private Path folder;

  @Option(names = "--split", description = "train, val or test.", defaultValue = "test")
  private String split;

  @Option(names = "--batch-size", description = "Examples at a time.", defaultValue = "256")
  private int batchSize;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    SavedModel saved = SavedModel.read(TrainedModel.find(model));
    CrowdDataset dataset = CrowdDataset.open(folder);
    Split chosen =
        dataset.splits().stream()
            .filter(s -> s.name().equals(split))
            .findFirst()
            .orElseThrow(
                () ->
                    new InputException(
                        "--split " + Nearest.mustBeOneOf(List.of("train", "val", "test"), split)));
    if (chosen.isEmpty() || !chosen.hasLabels()) {
      throw new InputException(
          folder + ": the split " + split + " has no example whose class is known");
    }
    requireSameKind(saved, dataset);
    int classes = ClassHead.classes(saved.graph());
    if (classes != dataset.classes()) {
      throw new InputException(
          folder + ": has " + dataset.classes() + " classes, the model knows " + classes);
    }
    Inputs inputs = Inputs.of(chosen, saved.card().preprocessing());
    CrowdIterator truth =
        CrowdIterator.ofTruth(inputs, chosen, classes, BatchOptions.evaluation(batchSize));
    Evaluation figures;
    try (Evaluator evaluator = new Evaluator(saved)) {
      figures = evaluator.evaluate(truth, saved.thresholds());
    }
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("model", model.toString());
    json.put("split", split);
    json.put("examples", figures.examples());
    figures
        .figures()
        .forEach(
            (name, value) -> {
              if (!name.startsWith("macro_top")) {
                json.put("test_" + name, value);
              }
            });
    spec.commandLine().getOut().println(json);
    return 0;
  }

  private void requireSameKind(SavedModel saved, CrowdDataset dataset) {
    boolean several = saved.isMultiLabel();
    if (several != dataset.isMultiLabel()) {
      throw new InputException(
          folder
              + (dataset.isMultiLabel() ? ": has several labels a task" : ": has one class a task")
              + ", the model was trained for "
              + (several ? "several labels" : "one class"));
    }
  }
}
