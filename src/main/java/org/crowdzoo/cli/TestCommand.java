package org.crowdzoo.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.Split;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Nearest;
import org.crowdzoo.input.BatchOptions;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.input.Inputs;
import org.crowdzoo.training.ClassifierEvaluation;
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
  @Parameters(paramLabel = "MODEL", description = "A model.zip that crowdzoo saved.")
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
    SavedModel saved = SavedModel.read(model);
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
    int classes = ClassHead.classes(saved.graph());
    if (classes != dataset.classes()) {
      throw new InputException(
          folder + ": has " + dataset.classes() + " classes, the model knows " + classes);
    }
    Inputs inputs = Inputs.of(chosen, saved.card().preprocessing());
    ClassifierEvaluation figures =
        new Evaluator(saved.graph())
            .evaluate(
                CrowdIterator.ofTruth(inputs, chosen, classes, BatchOptions.evaluation(batchSize)));
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("model", model.toString());
    json.put("split", split);
    json.put("examples", figures.examples());
    json.put("test_accuracy", figures.accuracy());
    json.put("test_loss", figures.loss());
    json.put("test_ece", figures.ece());
    json.put("test_micro_top2", figures.microTop2());
    json.put("test_micro_top5", figures.microTop5());
    spec.commandLine().getOut().println(json);
    return 0;
  }
}
