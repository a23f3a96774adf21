package org.crowdzoo.weighting;

import java.util.List;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;

/**
 * Scores of the tasks of a crowd where a task may have several labels: those of a label are those
 * of the votes on it alone, yes or no ({@link TaskScores} with K = 2), and 0 where nobody was
 * asked; that of a task is the mean over the labels that somebody was asked about.
 */
public final class MultiLabelScores implements Scores {
  private final List<Votes> votes;
  private final List<TaskScores> labels;

  /**
   * Scores to be computed.
   *
   * @param votes on N tasks and L labels
   */
  public MultiLabelScores(MultiLabelVotes votes, long seed) {
    this.votes = IntStream.range(0, votes.labels()).mapToObj(votes::label).toList();
    this.labels =
        this.votes.stream()
            .map(ofLabel -> new TaskScores(ofLabel, MultiLabelScores::none, seed))
            .toList();
  }

  private static double[][] none() {
    throw new InputException("crowdlab is for one class a task");
  }

  @Override
  public double[] ofTasks(Policy policy) {
    double[][] each = ofLabels(policy);
    double[] means = new double[each.length];
    for (int i = 0; i < means.length; i++) {
      int asked = 0;
      for (int l = 0; l < votes.size(); l++) {
        if (votes.get(l).count(i) > 0) {
          means[i] += each[i][l];
          asked++;
        }
      }
      means[i] = asked == 0 ? 0 : means[i] / asked;
    }
    return means;
  }

  @Override
  public double[][] ofLabels(Policy policy) {
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
