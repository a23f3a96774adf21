package org.crowdzoo.sweep;

import org.deeplearning4j.arbiter.optimize.generator.genetic.crossover.CrossoverOperator;
import org.deeplearning4j.arbiter.optimize.generator.genetic.crossover.CrossoverResult;
import org.deeplearning4j.arbiter.optimize.generator.genetic.population.PopulationModel;

/**
 * A crossover whose offspring has genes of its own: Arbiter's hand out a parent's array where there
 * was no crossover, and the mutation would then change the parent.
 */
final class CopyingCrossover extends CrossoverOperator {
  private final CrossoverOperator crossover;

  CopyingCrossover(CrossoverOperator crossover) {
    this.crossover = crossover;
  }

  @Override
  public void initializeInstance(PopulationModel populationModel) {
    super.initializeInstance(populationModel);
    crossover.initializeInstance(populationModel);
  }

  @Override
  public CrossoverResult crossover() {
    CrossoverResult result = crossover.crossover();
    return new CrossoverResult(result.isModified(), result.getGenes().clone());
  }
}
