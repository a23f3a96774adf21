package org.crowdzoo.sweep;

import org.apache.commons.math3.random.JDKRandomGenerator;
import org.apache.commons.math3.random.RandomGenerator;
import org.crowdzoo.sweep.SweepSettings.Order;
import org.crowdzoo.sweep.SweepSettings.Search;
import org.deeplearning4j.arbiter.optimize.api.CandidateGenerator;
import org.deeplearning4j.arbiter.optimize.generator.GeneticSearchCandidateGenerator;
import org.deeplearning4j.arbiter.optimize.generator.GridSearchCandidateGenerator;
import org.deeplearning4j.arbiter.optimize.generator.RandomSearchGenerator;
import org.deeplearning4j.arbiter.optimize.generator.genetic.crossover.UniformCrossover;
import org.deeplearning4j.arbiter.optimize.generator.genetic.crossover.parentselection.RandomTwoParentSelection;
import org.deeplearning4j.arbiter.optimize.generator.genetic.mutation.RandomMutationOperator;
import org.deeplearning4j.arbiter.optimize.generator.genetic.population.PopulationModel;
import org.deeplearning4j.arbiter.optimize.generator.genetic.selection.GeneticSelectionOperator;

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
      case GENETIC -> genetic(space, search, sweep);
    };
  }

  private static GridSearchCandidateGenerator arbitersGrid(SearchSpace space, Search search) {
    return new GridSearchCandidateGenerator(
        space, search.points(), GridSearchCandidateGenerator.Mode.Sequential, null);
  }

  private static CandidateGenerator genetic(SearchSpace space, Search search, Sweep sweep) {
    RandomGenerator random = new JDKRandomGenerator();
    random.setSeed(sweep.settings().seed());
    UniformCrossover crossover =
        new UniformCrossover.Builder()
            .crossoverRate(search.crossover())
            .parentSelection(new RandomTwoParentSelection(random))
            .randomGenerator(random)
            .build();
    return new GeneticSearchCandidateGenerator.Builder(
            space, new SweepScore(sweep.settings().score().by()))
        .populationModel(new PopulationModel.Builder().populationSize(search.population()).build())
        .selectionOperator(
            new GeneticSelectionOperator.Builder()
                .randomGenerator(random)
                .crossoverOperator(new CopyingCrossover(crossover))
                .mutationOperator(
                    new RandomMutationOperator.Builder()
                        .mutationRate(search.mutation())
                        .randomGenerator(random)
                        .build())
                .build())
        .build();
  }
}
