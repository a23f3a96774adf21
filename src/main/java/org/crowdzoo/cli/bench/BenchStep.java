package org.crowdzoo.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.crowdzoo.engine.onednn.Engine;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Nearest;
import org.crowdzoo.files.Words;
import org.crowdzoo.nn.Momentum;
import org.crowdzoo.nn.WeakLabelLoss;
import org.crowdzoo.zoo.Backbone;
import org.crowdzoo.zoo.BackboneMethod;
import org.crowdzoo.zoo.Backbones;
import org.crowdzoo.zoo.Optimization;
import org.crowdzoo.zoo.PlainClassifier;
import org.crowdzoo.zoo.WeakLabelClassifier;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench step}: how long a training step and an inference step of a backbone take. */
@Command(
    name = "step",
    description =
        "Time a training step (forward, loss, backward, SGD with momentum) and inference on random"
            + " 32x32 images, 10 classes. Prints one JSON line with medians in seconds.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class BenchStep implements Callable<Integer> {
  private static final int SIDE = 32;
  private static final int CHANNELS = 3;
  private static final int CLASSES = 10;
  private static final int WARM_UP = 3;

  @Spec private CommandSpec spec;

  @Option(names = "--arch", description = "Backbone of the zoo.")
  private String arch = "resnet18";

  @Option(names = "--width", description = "Channels of the first convolution.")
  private int width = 64;

  @Option(names = "--batch", description = "Images a step.")
  private int batch = 32;

  @Option(names = "--steps", description = "Steps to time, after 3 that are not.")
  private int steps = 9;

  @Option(
      names = "--weak",
      paramLabel = "M",
      description =
          "Train on the votes of M labelling functions, with a label model that is fitted every"
              + " ten steps, in turn with the same network on labels: labels_train_s are its steps,"
              + " and times the median of the ratios; 0 for labels alone.")
  private int weak;

  @Option(names = "--engine", description = "auto, onednn or stock.")
  private String engine = "auto";

  @Override
  public Integer call() throws Exception {
    check();
    Engine.Mode mode = Words.require("--engine", Engine.Mode.class, engine);
    INDArray images = Nd4j.randn('c', batch, CHANNELS, SIDE, SIDE);
    try (Engine chosen = Engine.choose(mode, stock(weak));
        Engine labelled = weak > 0 ? Engine.choose(mode, stock(0)) : null) {
      ComputationGraph net = chosen.graph();
      DataSet data = new DataSet(images, weak > 0 ? votes() : labels());
      DataSet gold = new DataSet(images, labels());
      double[][] train =
          seconds(
              labelled == null
                  ? List.of(() -> net.fit(data))
                  : List.of(() -> net.fit(data), () -> labelled.graph().fit(gold)));
      double[][] infer;
      chosen.syncToStock();
      try (Engine asked = Engine.chooseForInference(mode, chosen.stock())) {
        infer = seconds(List.of(() -> asked.graph().outputSingle(images)));
      }
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("system", "crowdzoo, " + chosen.description());
      line.put("arch", arch);
      line.put("width", width);
      line.put("batch", batch);
      if (weak > 0) {
        line.put("weak", weak);
      }
      line.put("threads", threads());
      line.put("train_s", median(train[0]));
      if (weak > 0) {
        line.put("labels_train_s", median(train[1]));
        line.put("times", median(ratios(train[0], train[1])));
      }
      line.put("infer_s", median(infer[0]));
      spec.commandLine().getOut().println(new ObjectMapper().writeValueAsString(line));
      spec.commandLine().getOut().flush();
    }
    return 0;
  }

  private void check() {
    List<String> names =
        Backbones.standard().stream()
            .filter(BackboneMethod::convolutional)
            .map(BackboneMethod::name)
            .toList();
    List<String> problems = new java.util.ArrayList<>();
    if (!names.contains(arch)) {
      problems.add("bench step: --arch " + Nearest.mustBeOneOf(names, arch));
    }
    atLeastOne("--width", width, problems);
    atLeastOne("--batch", batch, problems);
    atLeastOne("--steps", steps, problems);
    if (weak != 0 && weak < 3) {
      problems.add("bench step: --weak must be at least 3 labelling functions, or 0, got " + weak);
    }
    InputException.throwIfAny(problems);
  }

  private static void atLeastOne(String option, int value, List<String> problems) {
    if (value < 1) {
      problems.add("bench step: " + option + " must be at least 1, got " + value);
    }
  }

  private ComputationGraph stock(int weak) {
    Backbone backbone = Backbones.of(arch, new Backbones.Options(width, 128, 0, false));
    InputType input = InputType.convolutional(SIDE, SIDE, CHANNELS);
    Optimization optimization = Optimization.of(1, new Momentum(0.01, null, 0.9, false));
    return weak > 0
        ? new WeakLabelClassifier(
                input, backbone, WeakLabelLoss.ofClasses(weak, CLASSES), optimization)
            .graph()
        : new PlainClassifier(input, backbone, CLASSES, optimization).graph();
  }

  private INDArray labels() {
    INDArray labels = Nd4j.zeros(batch, CLASSES);
    for (int i = 0; i < batch; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    return labels;
  }

  /** Functions that are right on 60 % of the images and abstain on a fifth. */
  private INDArray votes() {
    Random random = new Random(1);
    INDArray votes = Nd4j.zeros(batch, weak);
    for (int i = 0; i < batch; i++) {
      for (int j = 0; j < weak; j++) {
        int vote = random.nextDouble() < 0.6 ? i % CLASSES : random.nextInt(CLASSES);
        votes.putScalar(i, j, random.nextDouble() < 0.2 ? -1 : vote);
      }
    }
    return votes;
  }

  private static int threads() {
    String set = System.getenv("OMP_NUM_THREADS");
    return set != null && set.matches("[0-9]+")
        ? Integer.parseInt(set)
        : Runtime.getRuntime().availableProcessors();
  }

  /** How long each step takes, [kinds][steps]; the kinds take turns. */
  private double[][] seconds(List<Runnable> kinds) {
    double[][] seconds = new double[kinds.size()][steps];
    for (int i = -WARM_UP; i < steps; i++) {
      for (int kind = 0; kind < seconds.length; kind++) {
        long start = System.nanoTime();
        kinds.get(kind).run();
        if (i >= 0) {
          seconds[kind][i] = (System.nanoTime() - start) / 1e9;
        }
      }
    }
    return seconds;
  }

  private static double[] ratios(double[] some, double[] others) {
    double[] ratios = new double[some.length];
    Arrays.setAll(ratios, i -> some[i] / others[i]);
    return ratios;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
