package org.crowdzoo.sweep;

import java.util.SplittableRandom;
import org.deeplearning4j.arbiter.optimize.api.Candidate;
import org.deeplearning4j.arbiter.optimize.generator.BaseCandidateGenerator;
import org.deeplearning4j.arbiter.optimize.generator.GridSearchCandidateGenerator;

/**
 * Arbiter's grid in a random order that is a function of the seed: Arbiter's own random order is
 * drawn before a seed can be set.
 */
final class ShuffledGrid extends BaseCandidateGenerator<String> {
  private final int[] values;
  private final int[] order;
  private int next;

  ShuffledGrid(Sweep sweep, SearchSpace space) {
    super(space, null, false);
    int points = sweep.settings().search().points();
    values = sweep.parameters().stream().mapToInt(p -> p.gridValues(points)).toArray();
    order = new int[(int) sweep.gridSize()];
    SplittableRandom random = new SplittableRandom(sweep.settings().seed());
    for (int i = 0; i < order.length; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    initialize();
  }

  @Override
  public boolean hasMoreCandidates() {
    return next < order.length;
  }

  @Override
  public Candidate<String> getCandidate() {
    double[] point = GridSearchCandidateGenerator.indexToValues(values, order[next], order.length);
    return new Candidate<>(parameterSpace.getValue(point), next++, point);
  }

  @Override
  public Class<?> getCandidateType() {
    return String.class;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
