package example;

import org.crowdzoo.nn.WorkerTable;
import org.crowdzoo.strategy.NetworkFrame;
import org.crowdzoo.zoo.WorkerModel;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;

/** The network: class head, one number a worker, and {@link ReliabilityVertex} behind both. */
final class ReliabilityModel extends WorkerModel {
  private final double start;

  ReliabilityModel(NetworkFrame frame, double start) {
    super(
        frame.input(),
        frame.backbone(),
        frame.classes(),
        frame.crowd().workers(),
        frame.optimization());
    this.start = start;
  }

  @Override
  protected void addNoise(GraphBuilder graph, String features) {
    // sigmoid(w) = start
    double w = Math.log(start / (1 - start));
    graph
        .addLayer(
            "reliability",
            WorkerTable.vectors(workers(), 1, false, 0, w, workerRegularization()),
            WORKERS)
        .addVertex(
            VOTE_SCORES,
            new ReliabilityVertex(classes()),
            softmaxOfLogits(graph),
            "reliability");
  }
}
