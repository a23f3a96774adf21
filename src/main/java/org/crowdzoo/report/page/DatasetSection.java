package org.crowdzoo.report.page;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.crowdzoo.aggregation.Aggregated;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.Split;

/** A dataset and its crowd, without a network. */
final class DatasetSection {
  /** What is set side by side; each runs on any crowd. */
  static final List<String> STRATEGIES = List.of("majority_voting", "dawid_skene", "wawa", "glad");

  private DatasetSection() {}

  static Section of(Path folder) throws IOException {
    CrowdDataset dataset = CrowdDataset.open(folder);
    if (dataset.isMultiLabel()) {
      return MultiLabelSection.of(dataset);
    }
    Votes votes = dataset.requireVotes();
    List<Block> blocks = new ArrayList<>();
    dataset.notes().forEach(note -> blocks.add(new Block.Note(note)));
    blocks.add(new Block.Facts("Counts", counts(dataset)));
    CrowdTables tables = new CrowdTables(votes, dataset.train().labels(), null, null);
    blocks.add(agreement(votes));
    blocks.add(labels(dataset));
    blocks.add(tables.matrices(dataset.classNames()));
    blocks.add(tables.workers());
    blocks.addAll(TaskList.of(dataset));
    return new Section(
        dataset.metadata().name(),
        votes.tasks()
            + " training tasks, "
            + votes.cast()
            + " votes of "
            + votes.workers()
            + " workers",
        blocks);
  }

  private static Map<String, String> counts(CrowdDataset dataset) {
    Votes votes = dataset.votes();
    Map<String, String> counts = new LinkedHashMap<>();
    for (Split split : dataset.splits()) {
      counts.put(split.name() + " examples", Integer.toString(split.size()));
    }
    counts.put("classes", Integer.toString(dataset.classes()));
    counts.put("workers", Integer.toString(votes.workers()));
    counts.put("votes", Integer.toString(votes.cast()));
    long voted = votes.votedTasks().count();
    counts.put("tasks with a vote", Long.toString(voted));
    counts.put(
        "votes a task",
        String.format(Locale.ROOT, "%.2f", (double) votes.cast() / Math.max(1, voted)));
    counts.put(
        "votes a worker",
        String.format(Locale.ROOT, "%.1f", (double) votes.cast() / Math.max(1, votes.workers())));
    return counts;
  }

  private static Block.Figures agreement(Votes votes) {
    double[] shares =
        votes
            .votedTasks()
            .mapToDouble(
                i -> (double) IntStream.of(votes.histogram(i)).max().orElse(0) / votes.count(i))
            .toArray();
    return new Block.Figures(
        "Agreement",
        "The share of a task's votes that its most frequent answer has.",
        List.of(
            Charts.shares(
                "consensus", "Consensus of the tasks", "share of the votes", "tasks", shares)));
  }

  private static Block.Table labels(CrowdDataset dataset) {
    List<Aggregated> found =
        STRATEGIES.stream().map(s -> Aggregations.parse(s, 0).aggregate(dataset.votes())).toList();
    int[] truth = dataset.train().labels();
    List<List<String>> rows = new ArrayList<>();
    for (int s = 0; s < STRATEGIES.size(); s++) {
      List<String> row = new ArrayList<>(List.of(STRATEGIES.get(s)));
      int[] labels = found.get(s).labels();
      for (int k = 0; k < dataset.classes(); k++) {
        int wanted = k;
        row.add(Long.toString(IntStream.of(labels).filter(label -> label == wanted).count()));
      }
      if (dataset.train().hasLabels()) {
        row.add(String.format(Locale.ROOT, "%.2f", 100 * found.get(s).accuracy(truth)));
      }
      rows.add(row);
    }
    List<Block.Column> columns = new ArrayList<>(List.of(Block.Column.text("strategy")));
    dataset.classNames().forEach(name -> columns.add(Block.Column.number(name)));
    if (dataset.train().hasLabels()) {
      columns.add(Block.Column.number("right, %"));
    }
    return new Block.Table(
        "Labels", "How many training tasks a strategy gives each class.", "labels", columns, rows);
  }
}
