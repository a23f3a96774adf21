package org.crowdzoo.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.crowdzoo.experiment.Preparation;
import org.crowdzoo.experiment.Provenance;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
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
    synopsisSubcommandLabel = "COMMAND")
public final class Crowdzoo {
  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Print a stack trace with an error.")
  private boolean stacktrace;

  /** Starts the program. */
  public static void main(String[] args) {
    NativeHeap.keepSmall();
    if (args.length > 0 && args[0].equals("run")) {
      Preparation.beginEarly();
    }
    System.exit(run(args));
  }

  /** Runs one command line and returns its exit code. */
  public static int run(String... args) {
    Crowdzoo program = new Crowdzoo();
    CommandLine commandLine = new CommandLine(program);
    Commands.addTo(commandLine, List.of(args));
    OptionTypes.register(commandLine);
    AtomicBoolean plain = new AtomicBoolean(); // pages of help may be coloured
    commandLine.setOut(writer(System.out, plain)).setErr(writer(System.err, plain));
    commandLine.setParameterExceptionHandler(
        (e, given) -> {
          commandLine.getErr().println("crowdzoo: " + Misuse.line(e));
          return ExitCode.USAGE;
        });
    commandLine.setExecutionExceptionHandler(
        (e, command, parsed) -> report(e, program.stacktrace, commandLine));
    if (args.length == 0) {
      commandLine.usage(commandLine.getOut());
      return ExitCode.OK;
    }
    commandLine.setExecutionStrategy(
        parsed -> {
          try {
            Arguments.check(parsed);
          } catch (InputException e) {
            return report(e, program.stacktrace, commandLine);
          }
          plain.set(!asksForHelp(parsed));
          return new CommandLine.RunLast().execute(parsed);
        });
    try {
      return commandLine.execute(args);
    } catch (Throwable e) { // errors, which picocli passes on
      return report(e, program.stacktrace, commandLine);
    }
  }

  private static boolean asksForHelp(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return last.isUsageHelpRequested() || last.commandSpec().userObject() instanceof HelpCommand;
  }

  /**
   * Text in the character set of its stream, where picocli takes that of the platform.
   *
   * @param plain whether names of files, which may be in the text, are kept from commanding a
   *     terminal
   */
  private static PrintWriter writer(PrintStream stream, AtomicBoolean plain) {
    Writer through =
        new Writer() {
          @Override
          public void write(char[] text, int from, int length) {
            String whole = new String(text, from, length);
            stream.print(plain.get() ? InputText.page(whole) : whole);
          }

          @Override
          public void flush() {
            stream.flush();
          }

          @Override
          public void close() {
            stream.flush();
          }
        };
    return new PrintWriter(through, true);
  }

  private static int report(Throwable e, boolean stacktrace, CommandLine commandLine) {
    Failure failure = Failure.of(e);
    failure.lines().forEach(line -> commandLine.getErr().println("crowdzoo: " + line));
    if (stacktrace) {
      e.printStackTrace(commandLine.getErr());
    }
    return failure.exit();
  }

  /** The version of {@link Provenance}. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"crowdzoo " + Provenance.VERSION};
    }
  }
}
