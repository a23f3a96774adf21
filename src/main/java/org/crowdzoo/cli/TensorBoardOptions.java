package org.crowdzoo.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Stack;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.report.tensorboard.TensorBoard;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.training.TrainingWatcher;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code --tensorboard [DIR]}: event files while networks are trained. */
public final class TensorBoardOptions {
  @Option(
      names = "--tensorboard",
      arity = "0..1",
      paramLabel = "DIR",
      parameterConsumer = OptionalFolder.class,
      description =
          "Write TensorBoard's event files. Default of DIR: tensorboard in the run's own.")
  private String tensorboard;

  /** A file, or a further option, is no folder: it belongs to what follows. */
  static final class OptionalFolder implements IParameterConsumer {
    @Override
    public void consumeParameters(Stack<String> rest, ArgSpec option, CommandSpec command) {
      boolean folder =
          !rest.isEmpty()
              && !rest.peek().startsWith("-")
              && !Files.isRegularFile(Path.of(rest.peek()));
      option.setValue(folder ? rest.pop() : "");
    }
  }

  /**
   * The board, or null if nobody wants one.
   *
   * @param key the experiment's {@code training.tensorboard}
   * @param own where events go if no folder is named
   */
  public TensorBoard open(String key, Path own) {
    String wanted = tensorboard != null ? tensorboard : key;
    if (wanted == null || wanted.equals("false") || tensorboard == null && wanted.isEmpty()) {
      return null;
    }
    boolean inOwn = wanted.isEmpty() || wanted.equals("true");
    return new TensorBoard(inOwn ? own : Path.of(wanted));
  }

  /** The events of a training, if there is a board. */
  public static TrainingWatcher watch(
      TrainingWatcher watcher, TensorBoard board, String run, Experiment experiment) {
    return board == null
        ? watcher
        : watcher.and(board.training(run, Settings.toYaml(Settings.tree(experiment)), Map.of()));
  }
}
