package org.crowdzoo.cli.peerannot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.crowdzoo.files.Nearest;
import picocli.CommandLine.Option;

/** peerannot's options for the optimizer and its learning rate, with peerannot's defaults. */
final class OptimizerOptions {
  private static final List<String> SCHEDULERS = List.of("multistep", "cosine");

  @Option(names = "--lr", defaultValue = "0.1", description = "Learning rate at the start.")
  private double learningRate;

  @Option(
      names = {"--optimizer", "-optim"},
      defaultValue = "sgd",
      description = "sgd, adam, adamw or radam, in any case.")
  private String optimizer;

  @Option(names = "--momentum", description = "Momentum of sgd. Default: 0.9")
  private Double momentum;

  @Option(names = "--decay", description = "Weight decay. Default: 5e-4 with sgd, otherwise 0")
  private Double decay;

  @Option(
      names = "--scheduler",
      arity = "0..1",
      fallbackValue = "multistep",
      description = "Lower the learning rate: multistep (if nothing is given) or cosine.")
  private String scheduler;

  @Option(
      names = {"--milestones", "-m"},
      description = "Epoch at which multistep lowers the rate; may be repeated. Default: 50")
  private List<Integer> milestones;

  @Option(names = "--lr-decay", description = "Factor of multistep. Default: 0.1")
  private Double learningRateDecay;

  /**
   * Fills in the keys of an experiment's training.
   *
   * @param problems where options go that cannot be honoured
   * @param notes told in one line of options that change nothing
   */
  void addTo(ObjectNode training, List<String> problems, Consumer<String> notes) {
    training.put("learningRate", learningRate);
    addOptimizer(training, notes);
    addScheduler(training, problems, notes);
  }

  private void addOptimizer(ObjectNode training, Consumer<String> notes) {
    String name = optimizer.toLowerCase(Locale.ROOT);
    boolean sgd = name.equals("sgd");
    training.put("optimizer", name);
    training.put("weightDecay", decay != null ? decay : sgd ? 5e-4 : 0);
    if (sgd) {
      training.put("momentum", momentum == null ? 0.9 : momentum);
    } else if (momentum != null) {
      notes.accept("--momentum changes nothing: it is used by sgd only, not by " + name);
    }
  }

  private void addScheduler(ObjectNode training, List<String> problems, Consumer<String> notes) {
    String name = scheduler == null ? "none" : scheduler.toLowerCase(Locale.ROOT);
    if (scheduler != null && !SCHEDULERS.contains(name)) {
      problems.add("--scheduler " + Nearest.mustBeOneOf(SCHEDULERS, scheduler));
      return;
    }
    training.put("scheduler", name);
    if (name.equals("multistep")) {
      ArrayNode steps = training.putArray("milestones");
      new TreeSet<>(milestones == null ? List.of(50) : milestones).forEach(steps::add);
      training.put("decay", learningRateDecay == null ? 0.1 : learningRateDecay);
      return;
    }
    if (milestones != null) {
      notes.accept("--milestones change nothing without --scheduler multistep");
    }
    if (learningRateDecay != null) {
      notes.accept("--lr-decay changes nothing without --scheduler multistep");
    }
  }
}
