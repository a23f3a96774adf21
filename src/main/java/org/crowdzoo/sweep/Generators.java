package org.crowdzoo.sweep;

import org.crowdzoo.sweep.SweepSettings.Order;
import org.crowdzoo.sweep.SweepSettings.Search;
import org.deeplearning4j.arbiter.optimize.api.CandidateGenerator;
import org.deeplearning4j.arbiter.optimize.generator.GridSearchCandidateGenerator;
import org.deeplearning4j.arbiter.optimize.generator.RandomSearchGenerator;

/** Arbiter's generators, seeded. */
final class Generators {
  private Generators() {}

  static CandidateGenerator of(Sweep sweep) {
    Search search = sweep.settings().search();
    SearchSpace space = SearchSpace.of(sweep.parameters());
    return switch (search.by()) {
      case RANDOM -> {
        RandomSearchGenerator random = new RandomSearchGenerator(space);
        random.setRngSeed(sweep.settings().seed());
        yield random;
      }
      case GRID ->
          search.order() == Order.SEQUENTIAL
              ? arbitersGrid(space, search)
              : new ShuffledGrid(sweep, space);
      case GENETIC -> genetic(space, sweep);
    };
  }

  private static GridSearchCandidateGenerator arbitersGrid(SearchSpace space, Search search) {
    return new GridSearchCandidateGenerator(
        space, search.points(), GridSearchCandidateGenerator.Mode.Sequential, null);
  }

  static GeneticGenerator genetic(SearchSpace space, Sweep sweep) {
    Search search = sweep.settings().search();
    GeneticGenerator genetic =
        new GeneticGenerator(
            space,
            new SweepScore(sweep.settings().score().by()),
            search.population(),
            search.mutation(),
            search.crossover());
    genetic.setRngSeed(sweep.settings().seed());
    return genetic;
  }
}
