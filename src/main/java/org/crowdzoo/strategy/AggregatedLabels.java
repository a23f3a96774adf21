package org.crowdzoo.strategy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crowdzoo.aggregation.Aggregated;
import org.crowdzoo.aggregation.Aggregation;
import org.crowdzoo.aggregation.AggregationMethod;
import org.crowdzoo.aggregation.BinaryRelevance;
import org.crowdzoo.aggregation.MultiLabelAggregated;
import org.crowdzoo.crowd.LabelRows;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.settings.Key;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

/** A plain network on the labels that an aggregation makes of the votes. */
public final class AggregatedLabels implements Strategy {
  private final AggregationMethod<?> aggregation;
  private final Options options;

  private AggregatedLabels(AggregationMethod<?> aggregation, Options options) {
    this.aggregation = aggregation;
    this.options = options;
  }

  /** What is done with the aggregation's labels. */
  public record Use(
      @Setting(
              value = "false",
              doc =
                  "train on the most probable class only; of several labels a task, on what is the more probable of each")
          boolean hard) {}

  /**
   * The use of the labels, and the aggregation's own options.
   *
   * @param use of the labels
   * @param own options of the aggregation
   */
  public record Options(Use use, Record own) {}

  @Override
  public Targets targets(TrainingTasks tasks, long seed) {
    Aggregation chosen = aggregation.with(options.own(), seed);
    if (tasks.isMultiLabel()) {
      return tasks.labels(ofEachLabel(chosen, tasks));
    }
    Votes votes = tasks.votes();
    Aggregated found = chosen.aggregate(votes);
    double[][] labels =
        found.isSoft() && !options.use().hard()
            ? found.probabilities()
            : LabelRows.oneHot(found.labels(), tasks.classes());
    // what a method says of a task without a vote is the classes' frequency, nothing to learn from
    for (int i = 0; i < labels.length; i++) {
      labels[i] = votes.count(i) == 0 ? null : labels[i];
    }
    return tasks.labels(labels);
  }

  /**
   * Rows [N][L]; a label of which nothing is known is NaN, a task of which nothing is known null.
   */
  private double[][] ofEachLabel(Aggregation chosen, TrainingTasks tasks) {
    MultiLabelAggregated found =
        new BinaryRelevance(chosen)
            .aggregate(tasks.multiLabelVotes(), tasks.dataset().classNames());
    double[][] rows = found.probabilities();
    int[][] hard = options.use().hard() ? found.hard() : null;
    for (int i = 0; i < rows.length; i++) {
      for (int l = 0; hard != null && l < rows[i].length; l++) {
        rows[i][l] = hard[i][l] < 0 ? Double.NaN : hard[i][l];
      }
      rows[i] = Arrays.stream(rows[i]).allMatch(Double::isNaN) ? null : rows[i];
    }
    return rows;
  }

  @Override
  public boolean makesLabels() {
    return true;
  }

  /** An aggregation as a strategy: the same names and options, and {@code hard}. */
  static final class Method extends StrategyMethod<Options> {
    private final AggregationMethod<?> aggregation;

    Method(AggregationMethod<?> aggregation) {
      super(
          aggregation.name(),
          aggregation.summary(),
          Options.class,
          aggregation.aliases().toArray(String[]::new));
      this.aggregation = aggregation;
    }

    @Override
    public boolean takesMultiLabel() {
      return true;
    }

    @Override
    protected Strategy create(Options options) {
      return new AggregatedLabels(aggregation, options);
    }

    @Override
    public Options bind(ObjectNode given, String where, String path) {
      ObjectNode own = given.deepCopy();
      ObjectNode use = JsonNodeFactory.instance.objectNode();
      for (Key key : Key.of(Use.class)) {
        JsonNode value = own.remove(key.name());
        if (value != null) {
          use.set(key.name(), value);
        }
      }
      return new Options(
          Settings.bind(use, Use.class, where, path), aggregation.bind(own, where, path));
    }

    @Override
    public ObjectNode tree(Record bound) {
      Options options = (Options) bound;
      return Settings.tree(options.use()).setAll(aggregation.tree(options.own()));
    }

    @Override
    public List<Key> keys() {
      List<Key> keys = new ArrayList<>(Key.of(Use.class));
      keys.addAll(aggregation.keys());
      return keys;
    }
  }
}
