package org.crowdzoo.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.crowdzoo.cluster.Parcel;
import org.crowdzoo.files.InputException;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.input.LentBatches;
import org.crowdzoo.training.EpochFit;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/** One network on many machines by DL4J's parameter averaging; found as a service. */
public final class SparkEpochs implements EpochFit.Provider {
  /** For the service loader. */
  public SparkEpochs() {}

  @Override
  public EpochFit.Cluster connect(String master, String application) {
    return new Machines(SparkSession.open(new SparkMaster(master), application));
  }

  private record Machines(SparkSession session) implements EpochFit.Cluster {
    @Override
    public EpochFit fit(int workers, int averageEvery, Path folder) {
      return new Fit(session.context(), workers, averageEvery, folder.toAbsolutePath());
    }

    @Override
    public void close() {
      session.close();
    }
  }

  private record Fit(JavaSparkContext context, int workers, int averageEvery, Path folder)
      implements EpochFit {
    @Override
    public double epoch(ComputationGraph stock, CrowdIterator batches, long seed)
        throws IOException {
      Parcel.delete(folder);
      Files.createDirectories(folder);
      try {
        return train(stock, export(batches), seed);
      } finally {
        Parcel.delete(folder);
      }
    }

    /** Each batch in a file, which the copies read where they are. */
    private List<String> export(CrowdIterator batches) throws IOException {
      List<String> files = new ArrayList<>();
      try (LentBatches lent = batches.lent()) {
        while (lent.hasNext()) {
          Path file = folder.resolve(String.format(Locale.ROOT, "batch-%06d.bin", files.size()));
          ((MultiDataSet) lent.next()).save(file.toFile());
          files.add(file.toUri().toString());
        }
      }
      return files;
    }

    private double train(ComputationGraph stock, List<String> files, long seed) {
      ComputationGraph copy = copy(stock);
      int iteration = stock.getConfiguration().getIterationCount();
      int epoch = stock.getConfiguration().getEpochCount();
      double loss = 0;
      int round = workers * averageEvery;
      for (int from = 0; from < files.size(); from += round) {
        List<String> some = files.subList(from, Math.min(files.size(), from + round));
        RoundClock clock = new RoundClock(iteration, epoch, seed);
        AveragedCopies copies = new AveragedCopies(workers, averageEvery, clock);
        SparkComputationGraph distributed = new SparkComputationGraph(context, copy, copies);
        fit(distributed, some);
        loss += distributed.getScore() * some.size() / files.size();
        iteration += (some.size() + workers - 1) / workers;
      }
      stock.params().assign(copy.params());
      INDArray state = copy.getUpdater().getStateViewArray();
      if (state != null) {
        stock.getUpdater().getStateViewArray().assign(state);
      }
      stock.getConfiguration().setIterationCount(iteration);
      stock.getConfiguration().setEpochCount(epoch + 1);
      return loss;
    }

    private void fit(SparkComputationGraph distributed, List<String> files) {
      try {
        distributed.fitPaths(
            context.parallelize(new ArrayList<>(files), workers), new WholeBatches());
      } catch (RuntimeException e) {
        throw failure(e);
      } catch (Exception e) { // Scala does not declare what it throws
        throw failure(e);
      }
    }

    /** A graph without listeners and without an updater of our own. */
    private static ComputationGraph copy(ComputationGraph stock) {
      ComputationGraph copy = new ComputationGraph(stock.getConfiguration().clone());
      copy.init();
      copy.params().assign(stock.params());
      INDArray state = stock.getUpdater().getStateViewArray();
      if (state != null) {
        copy.getUpdater().getStateViewArray().assign(state);
      }
      return copy;
    }

    private static RuntimeException failure(Exception e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof java.io.FileNotFoundException missing) {
          return new InputException(
              "training.distributed: executors do not see the batches, "
                  + missing.getMessage()
                  + "; the run's folder (--out) must lie on storage that all machines share",
              e);
        }
      }
      return new IllegalStateException("training.distributed: " + SparkCluster.reason(e), e);
    }
  }
}
