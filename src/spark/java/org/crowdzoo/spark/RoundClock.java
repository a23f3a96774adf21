package org.crowdzoo.spark;

import java.util.SplittableRandom;
import org.apache.spark.TaskContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.TrainingHook;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Tells a copy of a network how many steps and epochs the network has behind it: DL4J's workers
 * clone its configuration, and the clone starts at 0, where Adam makes steps a third as long and
 * schedules are at their beginning. Dropout gets a seed that is a function of the round and of the
 * copy.
 */
final class RoundClock implements TrainingHook {
  private static final long serialVersionUID = 1L;

  private final int iteration;
  private final int epoch;
  private final long seed;
  private boolean started;

  /**
   * For one round; each copy gets one of its own.
   *
   * @param iteration steps before the round
   * @param epoch epochs before this one
   * @param seed of the epoch
   */
  RoundClock(int iteration, int epoch, long seed) {
    this.iteration = iteration;
    this.epoch = epoch;
    this.seed = seed;
  }

  @Override
  public void preUpdate(MultiDataSet batch, Model model) {
    if (started) {
      return;
    }
    started = true;
    ComputationGraphConfiguration conf = ((ComputationGraph) model).getConfiguration();
    conf.setIterationCount(iteration);
    conf.setEpochCount(epoch);
    long round = seed * 1_000_003L + iteration;
    // + 1: ND4J takes the time for a seed of 0
    int own =
        new SplittableRandom(round * 10_007L + TaskContext.getPartitionId()).nextInt(1 << 30) + 1;
    Nd4j.getRandom().setSeed((long) own);
  }

  @Override
  public void preUpdate(DataSet batch, Model model) {
    throw new UnsupportedOperationException("batches of votes have several inputs");
  }

  @Override
  public void postUpdate(DataSet batch, Model model) {}

  @Override
  public void postUpdate(MultiDataSet batch, Model model) {}
}
