package org.crowdzoo.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.deeplearning4j.arbiter.optimize.api.ParameterSpace;
import org.deeplearning4j.arbiter.optimize.distribution.LogUniformDistribution;
import org.deeplearning4j.arbiter.optimize.parameter.continuous.ContinuousParameterSpace;
import org.deeplearning4j.arbiter.optimize.parameter.discrete.DiscreteParameterSpace;
import org.deeplearning4j.arbiter.optimize.parameter.integer.IntegerParameterSpace;

/** One dimension of a search: a key path of the experiment and what it may be. */
public sealed interface Parameter {
  /** Key path, such as {@code training.learningRate}. */
  String path();

  /** Arbiter's space of it; its values are numbers, or the position in a choice. */
  ParameterSpace<?> toArbiter();

  /** How many values a grid visits, of {@code points} asked for in a range. */
  int gridValues(int points);

  /** True if a logarithmic axis shows it best. */
  default boolean log() {
    return false;
  }

  /** Numbers of a range. */
  record Continuous(String path, double min, double max, @Override boolean log)
      implements Parameter {
    @Override
    public ParameterSpace<?> toArbiter() {
      return log
          ? new ContinuousParameterSpace(new LogUniformDistribution(min, max))
          : new ContinuousParameterSpace(min, max);
    }

    @Override
    public int gridValues(int points) {
      return points;
    }
  }

  /** Whole numbers from min to max, both included. */
  record Whole(String path, int min, int max) implements Parameter {
    @Override
    public ParameterSpace<?> toArbiter() {
      return new IntegerParameterSpace(min, max);
    }

    @Override
    public int gridValues(int points) {
      return (int) Math.min((long) max - min + 1, points);
    }
  }

  /**
   * Two or more values of any kind. Booleans too: Arbiter's own BooleanSpace would fill a grid with
   * repeated points.
   */
  record Choice(String path, List<JsonNode> values) implements Parameter {
    @Override
    public ParameterSpace<?> toArbiter() {
      return new DiscreteParameterSpace<>(
          values.stream().map(value -> (Object) value.toString()).toList());
    }

    @Override
    public int gridValues(int points) {
      return values.size();
    }
  }
}
