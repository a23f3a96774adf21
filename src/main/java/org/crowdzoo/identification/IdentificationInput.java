package org.crowdzoo.identification;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.crowdzoo.crowd.ConfusionMatrix;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;

/**
 * What a method of {@code identify} works on.
 *
 * @param dataset the dataset's folder; results go to its {@code identification}
 * @param votes the votes
 * @param matrixFile npy of confusion matrices [W, K, K], or null for Dawid-Skene's
 * @param predictionsFile npy of out-of-fold probabilities [N, K], or null
 * @param maxiterDs iterations of Dawid-Skene, at least 1
 * @param resamples bootstrap samples, at least 1
 * @param seed of what is random
 */
public record IdentificationInput(
    Path dataset,
    Votes votes,
    Path matrixFile,
    Path predictionsFile,
    int maxiterDs,
    int resamples,
    long seed) {
  /** Validates. */
  public IdentificationInput {
    List<String> problems = new ArrayList<>();
    if (maxiterDs < 1) {
      problems.add("identify: --maxiter-DS must be at least 1, got " + maxiterDs);
    }
    if (resamples < 1) {
      problems.add("identify: --resamples must be at least 1, got " + resamples);
    }
    InputException.throwIfAny(problems);
  }

  /** The workers' matrices, [W]: the given ones, else Dawid-Skene's. */
  public List<ConfusionMatrix> confusions() {
    return matrixFile == null
        ? Confusions.byDawidSkene(votes, maxiterDs)
        : Confusions.read(matrixFile, votes);
  }

  /** The given predictions [N][K]. */
  public double[][] predictions() {
    if (predictionsFile == null) {
      throw new InputException(
          "identify: --predictions is missing, give npy of probabilities ["
              + votes.tasks()
              + ", "
              + votes.classes()
              + "] (tasks, classes)");
    }
    return Predictions.read(predictionsFile, votes);
  }

  /** A file of results. */
  public Path file(String name) {
    return dataset.resolve("identification").resolve(name);
  }
}
