package org.crowdzoo.sweep;

import org.apache.commons.math3.random.JDKRandomGenerator;
import org.apache.commons.math3.random.RandomGenerator;
import org.deeplearning4j.arbiter.optimize.api.Candidate;
import org.deeplearning4j.arbiter.optimize.api.CandidateGenerator;
import org.deeplearning4j.arbiter.optimize.api.OptimizationResult;
import org.deeplearning4j.arbiter.optimize.api.ParameterSpace;
import org.deeplearning4j.arbiter.optimize.generator.GeneticSearchCandidateGenerator;
import org.deeplearning4j.arbiter.optimize.generator.genetic.crossover.UniformCrossover;
import org.deeplearning4j.arbiter.optimize.generator.genetic.crossover.parentselection.RandomTwoParentSelection;
import org.deeplearning4j.arbiter.optimize.generator.genetic.mutation.RandomMutationOperator;
import org.deeplearning4j.arbiter.optimize.generator.genetic.population.PopulationModel;
import org.deeplearning4j.arbiter.optimize.generator.genetic.selection.GeneticSelectionOperator;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Arbiter's genetic search with what Arbiter's own class lacks: it can be written to an {@code
 * OptimizationConfiguration} and read back, and it takes a seed.
 */
public final class GeneticGenerator implements CandidateGenerator {
  @JsonProperty private final SearchSpace space;
  @JsonProperty private final SweepScore score;
  @JsonProperty private final int population;
  @JsonProperty private final double mutation;
  @JsonProperty private final double crossover;
  @JsonIgnore private GeneticSearchCandidateGenerator arbiters;

  /**
   * A generator of the seed 0.
   *
   * @param space to search
   * @param score says whether less is better
   * @param population survivors
   * @param mutation probability that a gene is drawn anew
   * @param crossover probability that two parents are mixed
   */
  @JsonCreator
  public GeneticGenerator(
      @JsonProperty("space") SearchSpace space,
      @JsonProperty("score") SweepScore score,
      @JsonProperty("population") int population,
      @JsonProperty("mutation") double mutation,
      @JsonProperty("crossover") double crossover) {
    this.space = space;
    this.score = score;
    this.population = population;
    this.mutation = mutation;
    this.crossover = crossover;
    setRngSeed(0);
  }

  /** Begins anew with a seed. */
  @Override
  public void setRngSeed(long seed) {
    RandomGenerator random = new JDKRandomGenerator();
    random.setSeed(seed);
    UniformCrossover mix =
        new UniformCrossover.Builder()
            .crossoverRate(crossover)
            .parentSelection(new RandomTwoParentSelection(random))
            .randomGenerator(random)
            .build();
    RandomMutationOperator mutate =
        new RandomMutationOperator.Builder().mutationRate(mutation).randomGenerator(random).build();
    arbiters =
        new GeneticSearchCandidateGenerator.Builder(space, score)
            .populationModel(new PopulationModel.Builder().populationSize(population).build())
            .selectionOperator(
                new GeneticSelectionOperator.Builder()
                    .randomGenerator(random)
                    .crossoverOperator(new CopyingCrossover(mix))
                    .mutationOperator(mutate)
                    .build())
            .build();
  }

  @Override
  public boolean hasMoreCandidates() {
    return arbiters.hasMoreCandidates();
  }

  @Override
  public Candidate<?> getCandidate() {
    return arbiters.getCandidate();
  }

  @Override
  public void reportResults(OptimizationResult result) {
    arbiters.reportResults(result);
  }

  @Override
  public ParameterSpace<?> getParameterSpace() {
    return space;
  }

  @Override
  public Class<?> getCandidateType() {
    return String.class;
  }
}
