package org.crowdzoo.report.tensorboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.crowdzoo.training.TrainingWatcher;

/**
 * A folder that {@code tensorboard --logdir} reads, one run a training: loss and learning rate of
 * each step, losses and accuracies of each epoch, histograms of the parameters and of CoNAL's ω,
 * pictures of the workers' matrices and of the class head's confusion on the validation split, F1
 * and accuracy of each class or label, the configuration, and the values of a sweep for the HParams
 * page. All steps count batches, so that a resumed training takes the place of what it repeats.
 */
public final class TensorBoard {
  private final Path folder;

  /** A folder, which need not be there yet. */
  public TensorBoard(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes what happens in a training.
   *
   * @param run name of the run, a relative path such as {@code candidate-3/seed-0}
   * @param configuration complete, as YAML
   * @param parameters values that the HParams page shows, by key; of a sweep those searched over
   */
  public TrainingWatcher training(
      String run, String configuration, Map<String, JsonNode> parameters) {
    return new RunEvents(folder.resolve(run), run, configuration, parameters);
  }
}
