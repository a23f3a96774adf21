package org.crowdzoo.cli;

import java.util.List;
import org.crowdzoo.cli.bench.Bench;
import org.crowdzoo.cli.peerannot.AggregateCommand;
import org.crowdzoo.cli.peerannot.AggregateDeepCommand;
import org.crowdzoo.cli.peerannot.AggregationInfoCommand;
import org.crowdzoo.cli.peerannot.IdentificationInfoCommand;
import org.crowdzoo.cli.peerannot.IdentifyCommand;
import org.crowdzoo.cli.peerannot.ModelInfoCommand;
import org.crowdzoo.cli.peerannot.SimulateCommand;
import org.crowdzoo.cli.peerannot.TrainCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The commands of the program. Reading the options of all of them takes longer than many a command
 * runs, so a command line gets in full only those that it names, and of the others what the list of
 * commands shows: name and description.
 */
final class Commands {
  private static final List<Class<?>> ALL =
      List.of(
          AggregateCommand.class,
          AggregateDeepCommand.class,
          AggregationInfoCommand.class,
          Bench.class,
          CompareCommand.class,
          ConvertCommand.class,
          ExportCommand.class,
          HelpCommand.class,
          IdentificationInfoCommand.class,
          IdentifyCommand.class,
          InspectCommand.class,
          InstallCommand.class,
          KeysCommand.class,
          LabelModelCommand.class,
          LeaderboardCommand.class,
          ModelInfoCommand.class,
          PredictCommand.class,
          ReportCommand.class,
          RunCommand.class,
          ServeCommand.class,
          SimulateCommand.class,
          SweepCommand.class,
          TestCommand.class,
          TrainCommand.class,
          ValidateCommand.class,
          WeakSourcesCommand.class,
          ZooCommand.class);

  private Commands() {}

  /**
   * Adds the commands to a program.
   *
   * @param words the command line; if it names a file of arguments ({@code @FILE}), every command
   *     is added in full
   */
  static void addTo(CommandLine program, List<String> words) {
    boolean all = words.stream().anyMatch(word -> word.startsWith("@"));
    for (Class<?> command : ALL) {
      Command told = command.getAnnotation(Command.class);
      if (all || words.contains(told.name())) {
        program.addSubcommand(command);
      } else {
        program.addSubcommand(told.name(), nameAndDescription(told));
      }
    }
  }

  private static CommandSpec nameAndDescription(Command told) {
    CommandSpec spec = CommandSpec.create().name(told.name());
    spec.usageMessage().description(told.description()).hidden(told.hidden());
    return spec;
  }
}
