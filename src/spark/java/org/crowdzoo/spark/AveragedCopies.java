package org.crowdzoo.spark;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's parameter averaging over parts that stay as they were made, each a copy's batches in their
 * order. Copies are added in their order, too, where DL4J adds them as they come, so that the same
 * batches give the same bits.
 */
final class AveragedCopies extends ParameterAveragingTrainingMaster {
  /** What a copy has come to. */
  private record Copy(INDArray parameters, INDArray state, double loss) implements Serializable {
    static Copy of(ParameterAveragingTrainingResult result) {
      return new Copy(result.getParameters(), result.getUpdaterState(), result.getScore());
    }
  }

  /**
   * For one round.
   *
   * @param workers copies
   * @param averageEvery batches of a copy at most
   */
  AveragedCopies(int workers, int averageEvery, RoundClock clock) {
    super(
        new Builder(workers, 1)
            .batchSizePerWorker(1) // a file is a batch already
            .averagingFrequency(averageEvery)
            .workerPrefetchNumBatches(0)
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .repartionData(Repartition.Never)
            .saveUpdater(true)
            .trainingHooks(clock));
  }

  @Override
  protected void processResults(
      SparkDl4jMultiLayer none,
      SparkComputationGraph distributed,
      JavaRDD<ParameterAveragingTrainingResult> results,
      int split,
      int splits) {
    results.unpersist(false); // each is asked for once, and Spark could not write them to disk
    List<Copy> copies = results.map(Copy::of).collect();
    int count = copies.size(); // one without a batch gives nothing
    INDArray parameters = copies.get(0).parameters();
    INDArray state = copies.get(0).state();
    double loss = copies.get(0).loss();
    for (Copy copy : copies.subList(1, count)) {
      parameters.addi(copy.parameters());
      if (state != null) {
        state.addi(copy.state());
      }
      loss += copy.loss();
    }
    ComputationGraph network = distributed.getNetwork();
    network.params().assign(parameters.divi(count));
    if (state != null) {
      network.getUpdater().getStateViewArray().assign(state.divi(count));
    }
    distributed.setScore(loss / count);
  }
}
