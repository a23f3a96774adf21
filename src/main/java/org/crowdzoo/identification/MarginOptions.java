package org.crowdzoo.identification;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.crowdzoo.files.InputException;

/**
 * What AUM and WAUM are asked.
 *
 * @param margin which margin
 * @param top k of Yang's margin, which is to the score that comes k+1st; at least 1
 * @param alpha share of the tasks to cut off, 0 to 1
 * @param hardLabels npy of labels [N] to take the AUM of, -1 for none, or null for the majority's
 * @param network name of the network, a folder of the results
 */
public record MarginOptions(Margin margin, int top, double alpha, Path hardLabels, String network) {
  /** Validates. */
  public MarginOptions {
    List<String> problems = new ArrayList<>();
    if (!(alpha >= 0 && alpha <= 1)) {
      problems.add("identify: --alpha must be from 0 to 1, got " + alpha);
    }
    if (top < 1) {
      problems.add("identify: --topk must be at least 1, got " + top);
    }
    InputException.throwIfAny(problems);
  }
}
