package org.crowdzoo.weighting;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.Votes;

/**
 * Scores of the tasks of a crowd where a task may have several labels: those of a label are those
 * of the votes on it alone, yes or no ({@link TaskScores} with K = 2), and 0 where nobody was
 * asked; that of a task is the mean over the labels that somebody was asked about. For CROWDLAB a
 * label that nobody was asked about has the score of its prediction, and all labels count.
 */
public final class MultiLabelScores implements Scores {
  private final List<Votes> votes;
  private final List<TaskScores> labels;
  private final Supplier<double[][]> predictions;
  private double[][] predicted;

  /**
   * Scores to be computed.
   *
   * @param votes on N tasks and L labels
   * @param predictions gives out-of-fold probabilities [N][L] of a network, for CROWDLAB
   * @param seed draws between yes and no where nothing else decides, for CROWDLAB
   */
  public MultiLabelScores(MultiLabelVotes votes, Supplier<double[][]> predictions, long seed) {
    this.votes = IntStream.range(0, votes.labels()).mapToObj(votes::label).toList();
    this.predictions = predictions;
    this.labels =
        IntStream.range(0, votes.labels())
            .mapToObj(l -> new TaskScores(this.votes.get(l), () -> noAndYes(l), seed))
            .toList();
  }

  /** Probabilities of the answers no and yes on a label, [N][2]. */
  private double[][] noAndYes(int label) {
    return Arrays.stream(predicted)
        .map(p -> new double[] {1 - p[label], p[label]})
        .toArray(double[][]::new);
  }

  @Override
  public double[] ofTasks(Policy policy) {
    double[][] each = ofLabels(policy);
    double[] means = new double[each.length];
    for (int i = 0; i < means.length; i++) {
      int asked = 0;
      for (int l = 0; l < votes.size(); l++) {
        if (policy == Policy.CROWDLAB || votes.get(l).count(i) > 0) {
          means[i] += each[i][l];
          asked++;
        }
      }
      means[i] = asked == 0 ? 0 : means[i] / asked;
    }
    return means;
  }

  @Override
  public synchronized double[][] ofLabels(Policy policy) {
    if (policy == Policy.CROWDLAB && predicted == null) {
      predicted = predictions.get(); // networks are not trained inside the labels' stream
    }
    double[][] byLabel =
        labels.stream().parallel().map(label -> label.ofTasks(policy)).toArray(double[][]::new);
    double[][] scores = new double[votes.get(0).tasks()][byLabel.length];
    for (int l = 0; l < byLabel.length; l++) {
      for (int i = 0; i < scores.length; i++) {
        scores[i][l] = byLabel[l][i];
      }
    }
    return scores;
  }
}
