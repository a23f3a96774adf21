package org.crowdzoo.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.Votes;

/** How often each class occurs, as a line to read. */
public final class ClassCounts {
  private static final int MOST_LISTED = 60;

  private ClassCounts() {}

  /** True classes of each split and those voted for, one line each; none for what is empty. */
  public static List<String> lines(CrowdDataset dataset) {
    List<String> lines = new ArrayList<>();
    for (Split split : dataset.splits()) {
      double[] counts = new double[dataset.classes()];
      for (Example example : split.examples()) {
        if (example.label() >= 0) {
          counts[example.label()]++;
        }
        if (example.labels() != null) {
          example.labels().forEach(label -> counts[label]++);
        }
      }
      if (split.hasLabels()) {
        lines.add(split.name() + " by class: " + listed(dataset.classNames(), counts));
      }
    }
    if (dataset.allAnswers().size() > 0) {
      double[] counts =
          dataset.isMultiLabel()
              ? ofVotes(dataset.allMultiLabelVotes())
              : ofVotes(dataset.allVotes());
      lines.add("votes by class: " + listed(dataset.classNames(), counts));
    }
    return lines;
  }

  private static double[] ofVotes(MultiLabelVotes votes) {
    double[] counts = new double[votes.labels()];
    for (int i = 0; i < votes.tasks(); i++) {
      int[] ofTask = votes.histogram(i);
      for (int l = 0; l < counts.length; l++) {
        counts[l] += ofTask[l];
      }
    }
    return counts;
  }

  private static double[] ofVotes(Votes votes) {
    double[] counts = new double[votes.classes()];
    for (int v = 0; v < votes.size(); v++) {
      counts[votes.label(v)] += votes.weight(v);
    }
    return counts;
  }

  /** Soft votes may add up to a broken number. */
  private static String shown(double count) {
    return count == Math.rint(count)
        ? Long.toString((long) count)
        : String.format(Locale.ROOT, "%.1f", count);
  }

  private static String listed(List<String> names, double[] counts) {
    List<String> listed = new ArrayList<>();
    for (int k = 0; k < Math.min(names.size(), MOST_LISTED); k++) {
      listed.add(names.get(k) + " " + shown(counts[k]));
    }
    int more = names.size() - listed.size();
    return String.join(", ", listed) + (more > 0 ? " and " + more + " more classes" : "");
  }
}
