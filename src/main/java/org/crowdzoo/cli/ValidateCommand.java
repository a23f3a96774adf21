package org.crowdzoo.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.crowdzoo.dataset.DatasetCheck;
import org.crowdzoo.files.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crowdzoo validate}: every problem of a dataset in one go. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Check a dataset: names, keys, votes, and every image decoded. Prints what it holds;"
            + " every problem is one line on standard error, and the exit code is then 2.")
final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DATASET", description = "Folder of the dataset.")
  private Path dataset;

  @Override
  public Integer call() {
    DatasetCheck check = DatasetCheck.of(dataset);
    check.facts().forEach(spec.commandLine().getOut()::println);
    InputException.throwIfAny(check.problems());
    spec.commandLine().getOut().println(dataset + ": no problems");
    return 0;
  }
}
