package org.crowdzoo.sweep;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.crowdzoo.sweep.SweepSettings.ScoreKind;
import org.deeplearning4j.arbiter.optimize.api.data.DataProvider;
import org.deeplearning4j.arbiter.optimize.api.data.DataSource;
import org.deeplearning4j.arbiter.optimize.api.score.ScoreFunction;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Arbiter's name for the score of a sweep. The model it is given is the candidate's {@link
 * CandidateResult}, which holds the score.
 */
public final class SweepScore implements ScoreFunction {
  private static final long serialVersionUID = 1L;

  private final ScoreKind kind;

  /** A score of a kind. */
  @JsonCreator
  public SweepScore(@JsonProperty("kind") ScoreKind kind) {
    this.kind = kind;
  }

  @Override
  @SuppressWarnings("deprecation") // Arbiter's interface still has its old kind of data
  public double score(Object model, DataProvider provider, Map<String, Object> parameters) {
    return ((CandidateResult) model).score();
  }

  @Override
  public double score(Object model, Class<? extends DataSource> source, Properties properties) {
    return ((CandidateResult) model).score();
  }

  @Override
  public boolean minimize() {
    return kind == ScoreKind.VAL_LOSS;
  }

  @Override
  public List<Class<?>> getSupportedModelTypes() {
    return List.of(CandidateResult.class);
  }

  @Override
  public List<Class<?>> getSupportedDataTypes() {
    return List.of();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SweepScore score && score.kind == kind;
  }

  @Override
  public int hashCode() {
    return kind.hashCode();
  }
}
