package org.crowdzoo.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
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
        "Write the classifier alone as a stock DL4J graph, with its class names and preprocessing.",
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
  private static final String CLASSIFIER = "classifier.zip";
  private static final String LABELS = "labels.txt";
  private static final String PREPROCESSING = "preprocessing.json";

  @Parameters(paramLabel = "MODEL", description = "A model.zip that crowdzoo saved.")
  private Path model;

  @Option(names = "--to", required = true, paramLabel = "DIR", description = "Folder to write to.")
  private Path folder;

  @Option(names = "--force", description = "Write again where an earlier export lies.")
  private boolean force;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    SavedModel saved = SavedModel.read(model);
    try (FolderLock lock = FolderLock.of(folder, "choose another folder with --to")) {
      requireFree();
      AtomicFile.writePath(
          folder.resolve(CLASSIFIER),
          part -> ModelSerializer.writeModel(ClassHead.of(saved.graph()), part.toFile(), false));
      AtomicFile.writeString(
          folder.resolve(LABELS), String.join("\n", saved.card().classNames()) + "\n");
      saved.card().preprocessing().write(folder.resolve(PREPROCESSING));
    }
    spec.commandLine()
        .getOut()
        .println("classifier.zip, labels.txt and preprocessing.json in " + folder);
    return 0;
  }

  private void requireFree() {
    for (String file : List.of(CLASSIFIER, LABELS, PREPROCESSING)) {
      if (!force && Files.exists(folder.resolve(file))) {
        throw new InputException(folder + ": holds " + file + " already; --force starts again");
      }
    }
  }
}
