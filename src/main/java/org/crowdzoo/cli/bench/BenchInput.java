package org.crowdzoo.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.ImageDecoder;
import org.crowdzoo.engine.onednn.Engine;
import org.crowdzoo.experiment.Provenance;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Nearest;
import org.crowdzoo.input.BatchOptions;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.input.Inputs;
import org.crowdzoo.input.LentBatches;
import org.crowdzoo.input.Normalization;
import org.crowdzoo.input.Preprocessing;
import org.crowdzoo.nn.Momentum;
import org.crowdzoo.zoo.BackboneMethod;
import org.crowdzoo.zoo.Backbones;
import org.crowdzoo.zoo.Optimization;
import org.crowdzoo.zoo.PlainClassifier;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code bench input}: how fast the training images of a dataset come, decoded, augmented and
 * normalised; and with {@code --train} whether a network waits for them: the same epochs from the
 * files and from batches that lie in memory.
 */
@Command(
    name = "input",
    description =
        "Time epochs over the training images of a dataset: read only, or with --train also a"
            + " network on them, from the files and from batches in memory. One JSON line.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class BenchInput implements Callable<Integer> {
  @Parameters(paramLabel = "DATASET", description = "Folder with images.")
  private Path folder;

  @Option(names = "--img-size", description = "Side in pixels; 0 for the images' own.")
  private int size;

  @Option(names = "--batch", description = "Images in a batch.")
  private int batch = 64;

  @Option(names = "--epochs", description = "Epochs, the first apart; the fastest other counts.")
  private int epochs = 5;

  @Option(names = "--data-augmentation", description = "Shear, flip or crop each image.")
  private boolean augment;

  @Option(names = "--train", paramLabel = "ARCH", description = "Backbone to train, such as cnn3.")
  private String arch;

  @Option(names = "--width", description = "Channels of its first convolution.")
  private int width = 32;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    check();
    CrowdDataset dataset = CrowdDataset.open(folder);
    Preprocessing preprocessing =
        Preprocessing.ofImages(dataset, size, size, 3, Normalization.IMAGENET);
    CrowdIterator batches = batches(dataset, preprocessing);
    Nd4j.create(1); // the libraries are there before the first epoch, as torchvision's are
    ImageDecoder.loadLibraries();
    ObjectNode line = new ObjectMapper().createObjectNode();
    line.put("system", "crowdzoo " + Provenance.VERSION);
    line.put("images", batches.examples());
    line.put("pixels", preprocessing.width());
    line.put("batch", batch);
    line.put("augment", augment);
    line.put("threads", ForkJoinPool.getCommonPoolParallelism() + 1);
    if (arch == null) {
      Epochs read = time(() -> use(batches, lent -> lent.forEachRemaining(ready -> {})), batches);
      line.put("first_epoch_images_per_s", Math.round(batches.examples() / read.first));
      line.put("images_per_s", Math.round(batches.examples() / read.other));
      line.put("start_to_end_of_first_epoch_s", read.sinceStart);
    } else {
      train(dataset, preprocessing, line);
    }
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
    return 0;
  }

  private void check() {
    List<String> problems = new ArrayList<>();
    List<String> names = Backbones.standard().stream().map(BackboneMethod::name).toList();
    if (size < 0 || batch < 1 || epochs < 2 || width < 1) {
      problems.add(
          "bench input: --img-size must be at least 0, --batch and --width 1, --epochs 2, got "
              + List.of(size, batch, width, epochs));
    }
    if (arch != null && !names.contains(arch)) {
      problems.add("bench input: --train " + Nearest.mustBeOneOf(names, arch));
    }
    InputException.throwIfAny(problems);
  }

  private CrowdIterator batches(CrowdDataset dataset, Preprocessing preprocessing) {
    return CrowdIterator.ofTruth(
        Inputs.of(dataset.train(), preprocessing),
        dataset.train(),
        dataset.classes(),
        new BatchOptions(batch, true, augment, 1, 2));
  }

  private static void use(CrowdIterator batches, Consumer<LentBatches> user) {
    try (LentBatches lent = batches.lent()) {
      user.accept(lent);
    }
  }

  private void train(CrowdDataset dataset, Preprocessing preprocessing, ObjectNode line)
      throws Exception {
    CrowdIterator batches = batches(dataset, preprocessing);
    List<MultiDataSet> inMemory = new ArrayList<>();
    batches(dataset, preprocessing).forEachRemaining(inMemory::add);
    try (Engine engine = Engine.choose(Engine.Mode.AUTO, network(dataset, preprocessing))) {
      ComputationGraph graph = engine.graph();
      inMemory.forEach(graph::fit); // warm: plans, compiled code
      Epochs memory = time(() -> inMemory.forEach(graph::fit), batches);
      Epochs files = time(() -> use(batches, graph::fit), batches);
      line.put("arch", arch);
      line.put("width", width);
      line.put("engine", engine.description());
      line.put("epoch_from_memory_s", memory.other);
      line.put("first_epoch_from_files_s", files.first);
      line.put("epoch_from_files_s", files.other);
      line.put("files_to_memory", files.other / memory.other);
    }
  }

  private ComputationGraph network(CrowdDataset dataset, Preprocessing preprocessing) {
    long[] shape = preprocessing.shape();
    return new PlainClassifier(
            InputType.convolutional(shape[1], shape[2], shape[0]),
            Backbones.of(arch, new Backbones.Options(width, 128, 0, false)),
            dataset.classes(),
            Optimization.of(1, new Momentum(0.01, null, 0.9, false)))
        .graph();
  }

  /**
   * Seconds of the first epoch, of the fastest other, and from the start of the program, libraries,
   * dataset and all, to the end of the first.
   */
  private record Epochs(double first, double other, double sinceStart) {}

  private Epochs time(Runnable work, CrowdIterator batches) {
    double first = 0;
    double other = Double.POSITIVE_INFINITY;
    double sinceStart = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      long start = System.nanoTime();
      batches.setEpoch(epoch);
      work.run();
      double seconds = (System.nanoTime() - start) / 1e9;
      first = epoch == 0 ? seconds : first;
      sinceStart = epoch == 0 ? sinceStart() : sinceStart;
      other = epoch == 0 ? other : Math.min(other, seconds);
    }
    return new Epochs(first, other, sinceStart);
  }

  /** Seconds since this process began, to hundredths. */
  private static double sinceStart() {
    Instant now = Instant.now();
    Instant start = ProcessHandle.current().info().startInstant().orElse(now);
    return Duration.between(start, now).toMillis() / 10 / 100.0;
  }
}
