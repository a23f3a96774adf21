package org.crowdzoo.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.arbiter.optimize.api.CandidateGenerator;
import org.deeplearning4j.arbiter.optimize.api.termination.MaxCandidatesCondition;
import org.deeplearning4j.arbiter.optimize.api.termination.MaxTimeCondition;
import org.deeplearning4j.arbiter.optimize.api.termination.TerminationCondition;
import org.deeplearning4j.arbiter.optimize.config.OptimizationConfiguration;
import org.deeplearning4j.arbiter.optimize.generator.GridSearchCandidateGenerator;
import org.deeplearning4j.arbiter.optimize.generator.RandomSearchGenerator;

/**
 * A sweep as Arbiter's own configuration, for those who go on with Arbiter. Read back by {@code
 * OptimizationConfiguration.fromYaml} it needs Crowdzoo on the class path for the space, the score
 * and the genetic generator.
 */
public final class ArbiterExport {
  private ArbiterExport() {}

  /** The configuration: space, generator, score, termination, seed. */
  public static OptimizationConfiguration of(Sweep sweep) {
    SweepSettings settings = sweep.settings();
    SearchSpace space = SearchSpace.of(sweep.parameters());
    Map<String, Object> nothing = null;
    CandidateGenerator generator =
        switch (settings.search().by()) {
          case RANDOM -> new RandomSearchGenerator(space, nothing);
          case GENETIC -> Generators.genetic(space, sweep);
          case GRID ->
              new GridSearchCandidateGenerator(
                  space,
                  settings.search().points(),
                  settings.search().order() == SweepSettings.Order.RANDOM
                      ? GridSearchCandidateGenerator.Mode.RandomOrder
                      : GridSearchCandidateGenerator.Mode.Sequential,
                  nothing);
        };
    List<TerminationCondition> ends = new ArrayList<>();
    if (settings.candidates() != null) {
      ends.add(new MaxCandidatesCondition(settings.candidates()));
    }
    if (settings.minutes() != null) {
      ends.add(new MaxTimeCondition(Math.round(settings.minutes() * 60), TimeUnit.SECONDS));
    }
    return new OptimizationConfiguration.Builder()
        .candidateGenerator(generator)
        .scoreFunction(new SweepScore(settings.score().by()))
        .terminationConditions(ends)
        .rngSeed(settings.seed())
        .build();
  }
}
