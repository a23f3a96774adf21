package org.crowdzoo.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.crowdzoo.experiment.Provenance;
import org.crowdzoo.experiment.TrainedModel;
import org.crowdzoo.files.FolderLock;
import org.crowdzoo.files.InputException;
import org.crowdzoo.serving.Export;
import org.crowdzoo.training.SavedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code export MODEL --to DIR}: the classifier for any DL4J application. */
@Command(
    name = "export",
    description =
        "Write the classifier alone as a stock DL4J graph and as ONNX, with its class names,"
            + " preprocessing, thresholds of several labels, and a card.",
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "MODEL",
      description = "A model.zip that crowdzoo saved, or zoo:NAME (see zoo).")
  private Path model;

  @Option(names = "--to", required = true, paramLabel = "DIR", description = "Folder to write to.")
  private Path folder;

  @Option(names = "--force", description = "Write again where an earlier export lies.")
  private boolean force;

  @Option(
      names = "--licence",
      paramLabel = "TEXT",
      description = "Licence of the model, for its card, such as CC-BY-4.0.")
  private String licence;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    SavedModel saved = SavedModel.read(TrainedModel.find(model));
    Export.Written written;
    try (FolderLock lock = FolderLock.of(folder, "choose another folder with --to")) {
      requireFree();
      written = Export.write(saved, folder, licence, Provenance.VERSION);
    }
    List<String> files = written.files();
    int last = files.size() - 1;
    spec.commandLine()
        .getOut()
        .println(
            String.join(", ", files.subList(0, last))
                + " and "
                + files.get(last)
                + " in "
                + folder);
    if (written.notInOnnx() != null) {
      spec.commandLine()
          .getErr()
          .println(
              "warning: "
                  + Export.ONNX
                  + " was left out: the network has "
                  + written.notInOnnx()
                  + ", which is not written as ONNX");
    }
    return 0;
  }

  private void requireFree() {
    for (String file : Export.FILES) {
      if (!force && Files.exists(folder.resolve(file))) {
        throw new InputException(folder + ": holds " + file + " already; --force starts again");
      }
    }
  }
}
