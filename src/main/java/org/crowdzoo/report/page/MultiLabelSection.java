package org.crowdzoo.report.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.aggregation.BinaryRelevance;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.Split;
import org.crowdzoo.identification.MultiLabelConsensus;

/** A dataset whose tasks have several labels, and its crowd, without a network. */
final class MultiLabelSection {
  private MultiLabelSection() {}

  static Section of(CrowdDataset dataset) {
    MultiLabelVotes votes = dataset.requireMultiLabelVotes();
    double[][] truth =
        dataset.train().hasLabels() ? dataset.train().multiHot(votes.labels()) : null;
    MultiLabelConsensus consensus = MultiLabelConsensus.of(votes, truth);
    List<Block> blocks = new ArrayList<>();
    dataset.notes().forEach(note -> blocks.add(new Block.Note(note)));
    blocks.add(new Block.Facts("Counts", counts(dataset)));
    blocks.add(labels(dataset, consensus));
    blocks.add(strategies(dataset));
    blocks.add(workers(dataset, consensus, truth != null));
    return new Section(
        dataset.metadata().name(),
        votes.tasks()
            + " training tasks with any of "
            + votes.labels()
            + " labels, "
            + votes.size()
            + " votes of "
            + votes.workers()
            + " workers",
        blocks);
  }

  private static Map<String, String> counts(CrowdDataset dataset) {
    MultiLabelVotes votes = dataset.multiLabelVotes();
    Map<String, String> counts = new LinkedHashMap<>();
    for (Split split : dataset.splits()) {
      counts.put(split.name() + " examples", Integer.toString(split.size()));
    }
    counts.put("labels", Integer.toString(votes.labels()));
    counts.put("workers", Integer.toString(votes.workers()));
    counts.put("votes", Integer.toString(votes.size()));
    counts.put("votes for none of the labels", Integer.toString(votes.empty()));
    long partial = IntStream.range(0, votes.size()).filter(a -> !votes.asksAll(a)).count();
    counts.put("votes about some labels only", Long.toString(partial));
    return counts;
  }

  private static Block.Table labels(CrowdDataset dataset, MultiLabelConsensus consensus) {
    List<List<String>> rows = new ArrayList<>();
    for (int l = 0; l < dataset.classes(); l++) {
      MultiLabelConsensus.OfLabel of = consensus.labels().get(l);
      rows.add(
          List.of(
              dataset.classNames().get(l),
              Integer.toString(of.votes()),
              share(of.share()),
              share(of.agreement()),
              share(of.entropy()),
              share(of.alpha())));
    }
    return new Block.Table(
        "Consensus",
        "A label's share of the votes on it, how many of a task's votes say what most say, their"
            + " entropy in nats, and Krippendorff's alpha.",
        "consensus-labels",
        List.of(
            Block.Column.text("label"),
            Block.Column.number("votes"),
            Block.Column.number("share"),
            Block.Column.number("agreement"),
            Block.Column.number("entropy"),
            Block.Column.number("alpha")),
        rows);
  }

  private static Block.Table strategies(CrowdDataset dataset) {
    List<List<String>> rows = new ArrayList<>();
    for (String strategy : DatasetSection.STRATEGIES) {
      int[][] hard =
          new BinaryRelevance(Aggregations.parse(strategy, 0))
              .aggregate(dataset.multiLabelVotes(), dataset.classNames())
              .hard();
      List<String> row = new ArrayList<>(List.of(strategy));
      for (int l = 0; l < dataset.classes(); l++) {
        int label = l;
        row.add(
            Long.toString(
                IntStream.range(0, hard.length).filter(i -> hard[i][label] == 1).count()));
      }
      rows.add(row);
    }
    List<Block.Column> columns = new ArrayList<>(List.of(Block.Column.text("strategy")));
    dataset.classNames().forEach(name -> columns.add(Block.Column.number(name)));
    return new Block.Table(
        "Labels",
        "How many training tasks have each label by a strategy, label by label.",
        "labels",
        columns,
        rows);
  }

  private static Block.Table workers(
      CrowdDataset dataset, MultiLabelConsensus consensus, boolean truth) {
    List<List<String>> rows = new ArrayList<>();
    for (int j = 0; j < consensus.workers().size(); j++) {
      for (int l = 0; l < dataset.classes(); l++) {
        MultiLabelConsensus.OfWorker of = consensus.workers().get(j).get(l);
        List<String> row =
            new ArrayList<>(
                List.of(
                    dataset.multiLabelVotes().workerKey(j),
                    dataset.classNames().get(l),
                    Integer.toString(of.votes()),
                    share(of.sensitivity()),
                    share(of.specificity())));
        if (truth) {
          row.add(share(of.trueSensitivity()));
          row.add(share(of.trueSpecificity()));
        }
        rows.add(row);
      }
    }
    List<Block.Column> columns =
        new ArrayList<>(
            List.of(
                Block.Column.text("worker"),
                Block.Column.text("label"),
                Block.Column.number("votes"),
                Block.Column.number("sensitivity"),
                Block.Column.number("specificity")));
    if (truth) {
      columns.add(Block.Column.number("true sensitivity"));
      columns.add(Block.Column.number("true specificity"));
    }
    return new Block.Table(
        "Workers",
        "How often a worker says that a label is there where it is, and that it is not where it is"
            + " not: by what most of the others say, and by the truth where it is known.",
        "consensus-workers",
        columns,
        rows);
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3f", value);
  }
}
