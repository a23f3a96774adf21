package org.crowdzoo.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code help [COMMAND]}: what {@code --help} prints. */
@Command(
    name = "help",
    description = "Print the commands, or the help of one.",
    mixinStandardHelpOptions = true)
final class HelpCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "A command, and a command of that.")
  private List<String> words = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine shown = spec.parent().commandLine();
    for (String word : words) {
      CommandLine next = shown.getSubcommands().get(word);
      if (next == null) {
        throw new ParameterException(shown, Misuse.unknownCommand(word, shown));
      }
      shown = next;
    }
    shown.usage(shown.getOut());
    shown.getOut().flush();
    return 0;
  }
}
