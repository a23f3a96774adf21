package org.crowdzoo.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import org.crowdzoo.engine.onednn.Engine;
import org.crowdzoo.engine.onednn.Engine.Mode;
import org.crowdzoo.experiment.Provenance;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Choice;
import org.crowdzoo.strategy.NetworkFrame;
import org.crowdzoo.strategy.Strategies;
import org.crowdzoo.strategy.StrategyMethod;
import org.crowdzoo.zoo.Backbones;
import org.crowdzoo.zoo.Crowd;
import org.crowdzoo.zoo.Optimization;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code bench conal}: a step of CoNAL, or of another strategy that learns the workers, on feature
 * vectors, 10 classes, 51 votes a task.
 */
@Command(
    name = "conal",
    description =
        "Time training steps of CoNAL, or another strategy with workers, on 512 features, 10 classes,"
            + " 51 votes a task, a fifth missing.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class BenchConal implements Callable<Integer> {
  private static final int CLASSES = 10;
  private static final int VOTES = 51;
  private static final int FEATURES = 512;
  private static final int WARM_UP = 200;

  @Option(
      names = "--strategy",
      paramLabel = "NAME[option=value,...]",
      description = "Strategy that learns the workers.",
      defaultValue = "conal[scale=0]")
  private String strategy;

  @Option(names = "--workers", description = "Workers W.", defaultValue = "59")
  private int workers;

  @Option(names = "--batch", description = "Tasks in a batch.", defaultValue = "64")
  private int batch;

  @Option(names = "--steps", description = "Steps that count.", defaultValue = "30")
  private int steps;

  @Option(
      names = "--no-update",
      description = "Leave the optimiser's update out, whose cost follows the parameters.")
  private boolean noUpdate;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (workers < 1 || batch < 1 || steps < 1) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "bench conal: --workers, --batch and --steps must be at least 1, got %d, %d and %d",
              workers,
              batch,
              steps));
    }
    Engine engine = Engine.chooseSilently(Mode.AUTO, graph(noUpdate ? new NoOp() : new Adam(1e-3)));
    ComputationGraph graph = engine.graph();
    MultiDataSet data = data(new Random(5));
    for (int i = 0; i < WARM_UP; i++) {
      graph.fit(data);
    }
    double[] millis = new double[steps];
    for (int i = 0; i < steps; i++) {
      long start = System.nanoTime();
      graph.fit(data);
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(millis);
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("system", "crowdzoo " + Provenance.VERSION);
    json.put("strategy", strategy);
    json.put("workers", workers);
    json.put("batch", batch);
    json.put("update", !noUpdate);
    json.put("step_ms", millis[steps / 2]);
    json.put("min_step_ms", millis[0]);
    spec.commandLine().getOut().println(json);
    return 0;
  }

  private ComputationGraph graph(IUpdater updater) {
    Choice<StrategyMethod<?>> chosen = Strategies.choose(strategy);
    if (!chosen.method().learnsWorkers()) {
      throw new InputException(
          "bench conal: --strategy must learn the workers, got " + chosen.name());
    }
    return chosen
        .method()
        .with(chosen.options())
        .network(
            new NetworkFrame(
                InputType.feedForward(FEATURES),
                Backbones.of("linear", new Backbones.Options(1, 1, 0, false)),
                CLASSES,
                new Crowd(workers, batch * VOTES, new int[0]),
                Optimization.of(1, updater)))
        .graph();
  }

  private MultiDataSet data(Random random) {
    float[][] x = new float[batch][FEATURES];
    float[][] ids = new float[batch][VOTES];
    float[][] mask = new float[batch][VOTES];
    float[][][] labels = new float[batch][CLASSES][VOTES];
    for (int i = 0; i < batch; i++) {
      for (int d = 0; d < FEATURES; d++) {
        x[i][d] = (float) random.nextGaussian();
      }
      for (int a = 0; a < VOTES; a++) {
        boolean observed = random.nextDouble() >= 0.2;
        ids[i][a] = observed ? random.nextInt(workers) : -1;
        mask[i][a] = observed ? 1 : 0;
        labels[i][random.nextInt(CLASSES)][a] = mask[i][a];
      }
    }
    return new MultiDataSet(
        new INDArray[] {Nd4j.createFromArray(x), Nd4j.createFromArray(ids)},
        new INDArray[] {Nd4j.createFromArray(labels)},
        null,
        new INDArray[] {Nd4j.createFromArray(mask)});
  }
}
