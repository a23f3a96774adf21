package org.crowdzoo.weighting;

import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

/**
 * What CROWDLAB takes its predictions from.
 *
 * @param predictions npy of out-of-fold probabilities [N, K], of several labels a task [N, L]
 * @param folds of the tasks
 */
public record CrowdlabOptions(
    @Setting(
            value = Setting.NONE,
            otherwise = "networks of this experiment, each trained on the other folds",
            doc =
                "npy of out-of-fold probabilities [N, K] of the training tasks, in their order; of"
                    + " several labels a task [N, L], each from 0 to 1")
        String predictions,
    @Setting(
            value = Setting.NONE,
            min = 2,
            otherwise = "5 without predictions",
            doc = "parts of the tasks, each predicted by a network that has not seen it")
        Integer folds) {
  /** Fills in the folds. */
  public CrowdlabOptions {
    if (predictions != null && folds != null) {
      throw new InputException("folds are used without predictions only, got " + predictions);
    }
    folds = predictions == null && folds == null ? Integer.valueOf(5) : folds;
    Settings.requireRanges(CrowdlabOptions.class, predictions, folds);
  }
}
