package org.crowdzoo.ui;

import java.util.Map;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.ui.model.stats.J7StatsListener;
import org.deeplearning4j.ui.model.stats.api.StatsReport;
import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.deeplearning4j.ui.model.stats.api.StatsUpdateConfiguration;
import org.deeplearning4j.ui.model.stats.impl.java.JavaStatsReport;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's StatsListener, reporting by the clock: its reports are what the charts show, and no more
 * of them are made than a training can spare. It changes no result.
 */
class SampledStats extends J7StatsListener {
  private static final long SHORTEST_NANOS = 250_000_000L;

  private final long start = System.nanoTime();
  private boolean due = true;
  private long spent;
  private long next;
  private int reports;
  private transient JavaStatsReport last;
  private transient INDArray before;

  SampledStats(StatsStorageRouter storage, String session) {
    super(storage, null, null, session, "training");
    setUpdateConfig(new Shown());
  }

  /**
   * Nanoseconds to the next report: a quarter of a second, at least a hundredth of the time so far
   * (so that the first minute has 180 reports, and a whole day 900), and such that reporting takes
   * no more than 2 % of the time.
   */
  long pause(long elapsed, long cost) {
    return Math.max(SHORTEST_NANOS, Math.max(elapsed / 100, 50 * cost));
  }

  /** Histograms take most of the room, and are shown of the latest report only. */
  @Override
  public StatsReport getNewStatsReport() {
    if (last != null) {
      last.setHistograms(Map.of());
    }
    last = new JavaStatsReport();
    return last;
  }

  @Override
  public void onForwardPass(Model model, Map<String, INDArray> activations) {
    if (due) {
      long begin = System.nanoTime();
      super.onForwardPass(model, activations);
      spent += System.nanoTime() - begin;
    }
  }

  @Override
  public void onGradientCalculation(Model model) {
    if (due) {
      long begin = System.nanoTime();
      super.onGradientCalculation(model);
      before = model.params().dup();
      spent += System.nanoTime() - begin;
    }
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    long begin = System.nanoTime();
    if (due) {
      leaveStep(model);
    }
    super.iterationDone(model, iteration, epoch);
    long now = System.nanoTime();
    if (due) {
      long cost = spent + now - begin;
      next = now + pause(now - start, reports == 0 ? 0 : cost); // the first is slow to get going
      spent = 0;
      reports++;
    }
    due = now - next >= 0;
  }

  /**
   * Puts the step taken where DL4J's updaters leave it, and its listener looks for it: into the
   * gradient vector. Ours leave the gradient there.
   */
  private void leaveStep(Model model) {
    INDArray gradient = model.gradient().gradient();
    gradient.assign(before.subi(model.params()).reshape(gradient.shape()));
    before.close();
  }

  /** What DL4J's pages show; nothing but the counters of batches and tasks while none is due. */
  private final class Shown implements StatsUpdateConfiguration {
    @Override
    public int reportingFrequency() {
      return due ? 1 : Integer.MAX_VALUE;
    }

    @Override
    public boolean collectPerformanceStats() {
      return true;
    }

    @Override
    public boolean collectMemoryStats() {
      return true;
    }

    @Override
    public boolean collectGarbageCollectionStats() {
      return false;
    }

    @Override
    public boolean collectLearningRates() {
      return true;
    }

    @Override
    public boolean collectHistograms(StatsType type) {
      return type == StatsType.Parameters || type == StatsType.Updates;
    }

    @Override
    public int numHistogramBins(StatsType type) {
      return 20;
    }

    @Override
    public boolean collectMean(StatsType type) {
      return type == StatsType.Activations;
    }

    @Override
    public boolean collectStdev(StatsType type) {
      return type != StatsType.Parameters;
    }

    @Override
    public boolean collectMeanMagnitudes(StatsType type) {
      return type == StatsType.Parameters || type == StatsType.Updates;
    }
  }
}
