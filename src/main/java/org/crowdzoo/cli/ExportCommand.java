package org.crowdzoo.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.crowdzoo.experiment.TrainedModel;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.FolderLock;
import org.crowdzoo.files.InputException;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.zoo.ClassHead;
import org.deeplearning4j.util.ModelSerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code export MODEL --to DIR}: the classifier for any DL4J application. */
@Command(
    name = "export",
    description =
        "Write the classifier alone as a stock DL4J graph, with its class names and preprocessing,"
            + " and the thresholds of several labels.",
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
  private static final String CLASSIFIER = "classifier.zip";
  private static final String LABELS = "labels.txt";
  private static final String PREPROCESSING = "preprocessing.json";
  private static final String THRESHOLDS = "thresholds.json";

  @Parameters(
      paramLabel = "MODEL",
      description = "A model.zip that crowdzoo saved, or zoo:NAME (see zoo).")
  private Path model;

  @Option(names = "--to", required = true, paramLabel = "DIR", description = "Folder to write to.")
  private Path folder;

  @Option(names = "--force", description = "Write again where an earlier export lies.")
  private boolean force;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    SavedModel saved = SavedModel.read(TrainedModel.find(model));
    boolean several = saved.card().thresholds() != null;
    try (FolderLock lock = FolderLock.of(folder, "choose another folder with --to")) {
      requireFree();
      AtomicFile.writePath(
          folder.resolve(CLASSIFIER),
          part -> ModelSerializer.writeModel(ClassHead.of(saved.graph()), part.toFile(), false));
      AtomicFile.writeString(
          folder.resolve(LABELS), String.join("\n", saved.card().classNames()) + "\n");
      saved.card().preprocessing().write(folder.resolve(PREPROCESSING));
      if (several) {
        AtomicFile.writeString(folder.resolve(THRESHOLDS), thresholds(saved.card()) + "\n");
      } else {
        Files.deleteIfExists(folder.resolve(THRESHOLDS));
      }
    }
    spec.commandLine()
        .getOut()
        .println(
            (several
                    ? "classifier.zip, labels.txt, thresholds.json and preprocessing.json in "
                    : "classifier.zip, labels.txt and preprocessing.json in ")
                + folder);
    return 0;
  }

  /** From which probability on each label is given, by its name. */
  private static ObjectNode thresholds(SavedModel.Card card) {
    ObjectNode thresholds = new ObjectMapper().createObjectNode();
    for (int l = 0; l < card.thresholds().size(); l++) {
      thresholds.put(card.classNames().get(l), card.thresholds().get(l));
    }
    return thresholds;
  }

  private void requireFree() {
    for (String file : List.of(CLASSIFIER, LABELS, PREPROCESSING, THRESHOLDS)) {
      if (!force && Files.exists(folder.resolve(file))) {
        throw new InputException(folder + ": holds " + file + " already; --force starts again");
      }
    }
  }
}
