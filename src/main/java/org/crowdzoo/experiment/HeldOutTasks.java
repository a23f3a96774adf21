package org.crowdzoo.experiment;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.crowdzoo.aggregation.choice.UnseenLabelScore;
import org.crowdzoo.aggregation.choice.UnseenTaskScore;
import org.crowdzoo.aggregation.choice.VoteFolds;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.training.Evaluator;
import org.crowdzoo.training.Thresholds;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Training tasks whose votes no training sees, to be foretold by what was learnt from the votes on
 * the others. No true class of any split is looked at.
 *
 * @param known to train with
 * @param held with the votes that are held out, on the same tasks
 * @see UnseenTaskScore
 * @see UnseenLabelScore
 */
public record HeldOutTasks(ExperimentData known, ExperimentData held) {
  /** Some of the tasks that have votes to learn from. */
  public static HeldOutTasks of(ExperimentData data, IntPredicate held) {
    return new HeldOutTasks(
        data.withVotesOn(i -> data.isVotedOn(i) && !held.test(i)),
        data.withVotesOn(i -> data.isVotedOn(i) && held.test(i)));
  }

  /** The tasks of one fold. */
  static HeldOutTasks of(ExperimentData data, VoteFolds folds, int fold) {
    Votes held = folds.held(fold);
    return of(data, i -> held.count(i) > 0);
  }

  /** True if there are votes on both sides. */
  public boolean isProper() {
    return known.dataset().answers().size() > 0 && held.dataset().answers().size() > 0;
  }

  /**
   * How likely the held-out votes are, an entry a vote; with several labels a task a vote is an
   * answer about all of them.
   *
   * @param probabilities [N][K] of the training tasks, from a network that knows the votes on the
   *     others alone
   * @param experiment says whether labels will have thresholds of their own
   * @param seed of the halves of which one tells how often the network errs on the other
   */
  public double[] scores(double[][] probabilities, Experiment experiment, long seed) {
    if (!known.isMultiLabel()) {
      return UnseenTaskScore.of(known.votes(), held.votes(), probabilities, seed);
    }
    return UnseenLabelScore.of(
        known.tasks().multiLabelVotes(),
        held.tasks().multiLabelVotes(),
        probabilities,
        experiment.training().thresholds() == Thresholds.TUNED,
        seed);
  }

  /** Mean of {@link #scores} of a trained network's class head. */
  public double score(ComputationGraph model, Experiment experiment, long seed) {
    try (Evaluator evaluator = new Evaluator(model)) {
      double[][] probabilities = evaluator.probabilities(known.allTasks());
      return Arrays.stream(scores(probabilities, experiment, seed)).average().orElseThrow();
    }
  }
}
