package org.crowdzoo.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.Votes;

/** What a multi-label dataset holds, one line each, for {@link DatasetCheck}. */
final class MultiLabelFacts {
  private MultiLabelFacts() {}

  static List<String> of(CrowdDataset dataset) {
    List<String> facts = new ArrayList<>();
    facts.add(
        "kind: multi-label, "
            + dataset.classes()
            + " labels ("
            + String.join(", ", dataset.classNames())
            + ")");
    dataset.splits().forEach(split -> facts.add(split(split, dataset.classes())));
    votes(dataset, facts);
    ClassCounts.lines(dataset).stream()
        .filter(line -> line.startsWith("votes "))
        .forEach(facts::add);
    return facts;
  }

  private static String split(Split split, int labels) {
    int[] counts = new int[labels];
    int none = 0;
    int unknown = 0;
    for (Example example : split.examples()) {
      if (example.labels() == null) {
        unknown++;
      } else {
        none += example.labels().isEmpty() ? 1 : 0;
        example.labels().forEach(l -> counts[l]++);
      }
    }
    return split.name()
        + ": "
        + split.size()
        + (split.hasFeatures() ? " rows of " + split.featureSize() + " features" : " images")
        + (split.isEmpty() ? "" : ", by label " + DatasetCheck.spaced(counts))
        + (none == 0 ? "" : ", " + none + " with none of them")
        + (unknown == 0 ? "" : ", " + unknown + " of unknown labels");
  }

  private static void votes(CrowdDataset dataset, List<String> facts) {
    MultiLabelVotes votes = dataset.multiLabelVotes();
    Votes answers = votes.answers();
    if (votes.size() == 0) {
      facts.add("votes: none");
      return;
    }
    long idle =
        IntStream.range(0, votes.workers()).filter(j -> answers.countOfWorker(j) == 0).count();
    long without = IntStream.range(0, votes.tasks()).filter(i -> votes.count(i) == 0).count();
    long partial = IntStream.range(0, votes.size()).filter(a -> !votes.asksAll(a)).count();
    facts.add(
        "votes: "
            + votes.size()
            + " of "
            + votes.workers()
            + " workers ("
            + idle
            + " idle), at most "
            + answers.maxVotesPerTask()
            + " a task, "
            + votes.empty()
            + " for none of the labels"
            + (partial == 0 ? "" : ", " + partial + " about some of the labels only")
            + (without == 0 ? "" : ", " + without + " tasks without a vote"));
    int others = dataset.allAnswers().tasks() - votes.tasks();
    if (others > 0) {
      facts.add("votes: " + others + " more tasks, whose files lie in another split");
    }
    if (dataset.train().hasLabels()) {
      agreement(votes, dataset.train().multiHot(votes.labels()), facts);
    }
  }

  /** How much of what is there the votes name, and how much of what they name is there. */
  private static void agreement(MultiLabelVotes votes, double[][] truth, List<String> facts) {
    long named = 0;
    long there = 0;
    long right = 0;
    for (int i = 0; i < votes.tasks(); i++) {
      for (int a = votes.start(i); truth[i] != null && a < votes.end(i); a++) {
        for (int l = 0; l < votes.labels(); l++) {
          boolean names = votes.names(a, l);
          named += names ? 1 : 0;
          there += truth[i][l] == 1 && votes.asked(a, l) ? 1 : 0;
          right += names && truth[i][l] == 1 ? 1 : 0;
        }
      }
    }
    facts.add(
        String.format(
            Locale.ROOT,
            "votes against the truth: they name %s percent of the labels that are there, %s percent"
                + " of what they name is there",
            percent(right, there),
            percent(right, named)));
  }

  private static String percent(long part, long whole) {
    return whole == 0 ? "-" : String.format(Locale.ROOT, "%.1f", 100.0 * part / whole);
  }
}
