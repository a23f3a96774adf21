package org.crowdzoo.cli;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.crowdzoo.files.InputText;
import org.crowdzoo.files.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in one line that says what may have been meant. */
final class Misuse {
  private Misuse() {}

  /** {@code aggregate: unknown option --hrad, did you mean --hard? (see --help)}. */
  static String line(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String program = name.split(" ", 2)[0];
    String within = name.equals(program) ? "" : name.substring(program.length() + 1) + ": ";
    return InputText.line(within + words(e, command) + " (see --help)");
  }

  private static String words(ParameterException e, CommandLine command) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      return unmatched(unmatched.getUnmatched().get(0), command);
    }
    String first = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
    if (first.isEmpty()) {
      return "misused";
    }
    boolean sentence = first.length() > 1 && Character.isLowerCase(first.charAt(1));
    return sentence ? first.substring(0, 1).toLowerCase(Locale.ROOT) + first.substring(1) : first;
  }

  private static String unmatched(String given, CommandLine command) {
    if (given.startsWith("-")) {
      String option = given.split("=", 2)[0];
      Set<String> known = command.getCommandSpec().optionsMap().keySet();
      return "unknown option " + InputText.shown(option) + Nearest.question(option, known);
    }
    boolean takesNone = command.getCommandSpec().positionalParameters().isEmpty();
    if (takesNone && !command.getSubcommands().isEmpty()) {
      return unknownCommand(given, command);
    }
    return "unexpected argument "
        + InputText.shown(given)
        + (takesNone ? ", it takes options only" : order(command));
  }

  /** What stands where; what else is given is behind an option. */
  private static String order(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    String places =
        spec.positionalParameters().stream()
            .map(PositionalParamSpec::paramLabel)
            .collect(Collectors.joining(" ", " ", ""));
    OptionSpec strategy = spec.findOption("-s");
    return ", the order is crowdzoo "
        + spec.qualifiedName().replaceFirst("^\\S+ ", "")
        + places
        + (strategy == null
            ? ""
            : " -s " + strategy.longestName().replaceFirst("^-+", "").toUpperCase(Locale.ROOT));
  }

  /** {@code unknown command agregate, did you mean aggregate? commands are …}. */
  static String unknownCommand(String given, CommandLine command) {
    List<String> names = command.getSubcommands().keySet().stream().sorted().toList();
    return "unknown command "
        + InputText.shown(given)
        + ", "
        + Nearest.hint(given, names)
        + (names.isEmpty() ? "there are none" : "there are " + String.join(", ", names));
  }
}
