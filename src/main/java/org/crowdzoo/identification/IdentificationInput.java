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
 * @param names [N] of the tasks in tables: the file of each, or its key
 * @param margins what AUM and WAUM are asked
 * @param calibrate whether predictions are calibrated, or null for what the method does by default:
 *     ActiveLab does, CROWDLAB does not
 * @param folds of the tasks, at least 2: each is predicted by a network trained on the others
 * @param learner trains networks on the tasks, or null for a method that needs none
 * @param seed of what is random
 */
public record IdentificationInput(
    Path dataset,
    Votes votes,
    Path matrixFile,
    Path predictionsFile,
    int maxiterDs,
    int resamples,
    List<String> names,
    MarginOptions margins,
    Boolean calibrate,
    int folds,
    Learner learner,
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
    if (folds < 2) {
      problems.add("identify: --folds must be at least 2, got " + folds);
    }
    InputException.throwIfAny(problems);
  }

  /** The workers' matrices, [W]: the given ones, else Dawid-Skene's. */
  public List<ConfusionMatrix> confusions() {
    return matrixFile == null
        ? Confusions.byDawidSkene(votes, maxiterDs)
        : Confusions.read(matrixFile, votes);
  }

  /** Out-of-fold predictions [N][K]: the given ones, else those of networks trained now. */
  public double[][] predictions() {
    return predictionsFile == null
        ? OutOfFold.predictions(votes, learner, folds, seed, "identify: --folds")
        : Predictions.read(predictionsFile, votes);
  }

  /** A file of results. */
  public Path file(String name) {
    return dataset.resolve("identification").resolve(name);
  }
}
