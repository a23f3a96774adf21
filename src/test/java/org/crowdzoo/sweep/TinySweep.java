package org.crowdzoo.sweep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.experiment.TinyFeatures;
import org.crowdzoo.settings.Settings;

/** Sweeps of seconds over a generated dataset. */
public final class TinySweep {
  private final Path folder;
  private final String experiment;

  public TinySweep(Path folder) throws IOException {
    this.folder = folder;
    this.experiment =
        """
        name: tiny
        experiment:
          data: {dataset: "%s", normalize: none}
          backbone: {name: mlp, hidden: 8}
          strategy: {name: conal, embedding: 4, embeddingHidden: 8}
          training: {epochs: 3, batchSize: 32}
        """
            .formatted(TinyFeatures.write(folder.resolve("tiny")));
  }

  /** The text of a sweep's file. */
  public String text(String rest) {
    return experiment + rest;
  }

  public Sweep of(String rest) {
    return Sweep.of(Settings.parse(text(rest), "sweep.yaml"), "sweep.yaml");
  }

  public SweepResult run(String rest, String out, boolean resume) throws IOException {
    return new SweepRunner(of(rest), folder.resolve(out), (result, best, total, left) -> {})
        .run(resume);
  }

  /** What must not depend on time: all but seconds. */
  public static List<String> table(SweepResult result) {
    return result.candidates().stream()
        .map(c -> c.index() + " " + c.status() + " " + c.score() + c.curves() + c.parameters())
        .toList();
  }
}
