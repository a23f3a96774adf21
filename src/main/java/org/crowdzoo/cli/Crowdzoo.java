package org.crowdzoo.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.crowdzoo.cli.bench.Bench;
import org.crowdzoo.cli.peerannot.AggregateCommand;
import org.crowdzoo.cli.peerannot.AggregateDeepCommand;
import org.crowdzoo.cli.peerannot.AggregationInfoCommand;
import org.crowdzoo.cli.peerannot.IdentificationInfoCommand;
import org.crowdzoo.cli.peerannot.IdentifyCommand;
import org.crowdzoo.cli.peerannot.ModelInfoCommand;
import org.crowdzoo.cli.peerannot.SimulateCommand;
import org.crowdzoo.cli.peerannot.TrainCommand;
import org.crowdzoo.files.InputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The program {@code crowdzoo}. Misuse and bad input print one line each on standard error and exit
 * with 2; a failure while running prints one line and exits with 1; a stack trace comes only with
 * {@code --stacktrace}.
 */
@Command(
    name = "crowdzoo",
    description = "Learn from crowdsourced labels with DeepLearning4J.",
    mixinStandardHelpOptions = true,
    versionProvider = Crowdzoo.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AggregateCommand.class,
      AggregateDeepCommand.class,
      AggregationInfoCommand.class,
      Bench.class,
      CompareCommand.class,
      ConvertCommand.class,
      ExportCommand.class,
      IdentificationInfoCommand.class,
      IdentifyCommand.class,
      InspectCommand.class,
      InstallCommand.class,
      LabelModelCommand.class,
      ModelInfoCommand.class,
      PredictCommand.class,
      RunCommand.class,
      SimulateCommand.class,
      SweepCommand.class,
      TestCommand.class,
      TrainCommand.class,
      ValidateCommand.class,
      WeakSourcesCommand.class,
    })
public final class Crowdzoo {
  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Print a stack trace with an error.")
  private boolean stacktrace;

  /** Starts the program. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs one command line and returns its exit code. */
  public static int run(String... args) {
    Crowdzoo program = new Crowdzoo();
    CommandLine commandLine = new CommandLine(program);
    commandLine.setParameterExceptionHandler(
        (e, given) -> {
          String command = e.getCommandLine().getCommandSpec().qualifiedName();
          String line = e.getMessage().lines().findFirst().orElse("misused");
          commandLine.getErr().println("crowdzoo: " + command + ": " + line + " (see --help)");
          return ExitCode.USAGE;
        });
    commandLine.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          report(e, program.stacktrace, commandLine);
          return e instanceof InputException ? ExitCode.USAGE : ExitCode.SOFTWARE;
        });
    if (args.length == 0) {
      commandLine.getErr().println("crowdzoo: a command is missing (see --help)");
      return ExitCode.USAGE;
    }
    return commandLine.execute(args);
  }

  private static void report(Exception e, boolean stacktrace, CommandLine commandLine) {
    if (e instanceof InputException input) {
      input.problems().forEach(line -> commandLine.getErr().println("crowdzoo: " + line));
    } else {
      commandLine.getErr().println("crowdzoo: " + describe(e));
    }
    if (stacktrace) {
      e.printStackTrace(commandLine.getErr());
    }
  }

  private static String describe(Exception e) {
    if (e instanceof UncheckedIOException unchecked) {
      return describe(unchecked.getCause());
    }
    if (e instanceof FileSystemException file) {
      String reason = file.getReason() == null ? file.getClass().getSimpleName() : file.getReason();
      String to = file.getOtherFile() == null ? "" : " to " + file.getOtherFile();
      return file.getFile() + to + ": " + reason;
    }
    String message = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
    return e instanceof IOException ? message : e.getClass().getSimpleName() + ": " + message;
  }

  /** The version from the jar's or the build's own properties. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"crowdzoo 0.1.0"};
    }
  }
}
