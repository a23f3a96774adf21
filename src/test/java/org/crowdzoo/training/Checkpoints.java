package org.crowdzoo.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Checkpoints for tests outside of the package. */
public final class Checkpoints {
  private static final String IDENTITY = "epochs: 3\nseed: 0\n";

  private Checkpoints() {}

  /** A checkpoint after two epochs. */
  public static void write(Path file, ComputationGraph graph) throws IOException {
    List<Double> losses = List.of(2.0, 1.5);
    List<Double> accuracies = List.of(50.0, 60.0);
    History history = new History(losses, accuracies, losses, accuracies, List.of());
    ModelZip.write(
        file,
        new Checkpoint(IDENTITY, history, 1, 60, 1.5, null)
            .content(graph, new Checkpoint.Restored(graph.params(), null, null)));
  }

  /** Reads it into a graph. */
  public static void read(Path file, ComputationGraph graph) {
    Checkpoint.read(file, IDENTITY).restoreInto(graph, file, false, 0);
  }
}
