package org.crowdzoo.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.crowdzoo.files.AtomicFile;
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
  @Parameters(paramLabel = "MODEL", description = "A model.zip that crowdzoo saved.")
  private Path model;

  @Option(names = "--to", required = true, paramLabel = "DIR", description = "Folder to write to.")
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    SavedModel saved = SavedModel.read(model);
    AtomicFile.requireWritableFolder(folder);
    AtomicFile.writePath(
        folder.resolve("classifier.zip"),
        part -> ModelSerializer.writeModel(ClassHead.of(saved.graph()), part.toFile(), false));
    AtomicFile.writeString(
        folder.resolve("labels.txt"), String.join("\n", saved.card().classNames()) + "\n");
    saved.card().preprocessing().write(folder.resolve("preprocessing.json"));
    spec.commandLine()
        .getOut()
        .println("classifier.zip, labels.txt and preprocessing.json in " + folder);
    return 0;
  }
}
