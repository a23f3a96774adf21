package org.crowdzoo.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.crowdzoo.aggregation.BlockKernel;
import org.crowdzoo.aggregation.VoteBlock;
import org.crowdzoo.aggregation.VoteBlocks;
import org.crowdzoo.cluster.Supply;
import scala.Tuple2;

/**
 * Blocks as the partitions of an RDD. Sums are added in the order of the blocks, in two levels
 * where there are many, so that the same votes in as many blocks give the same bits.
 */
final class SparkVoteBlocks implements VoteBlocks {
  /** So few parts come to the driver as they are. */
  private static final int FEW = 8;

  private final JavaSparkContext context;
  private final JavaRDD<VoteBlock> blocks;
  private final int workers;
  private final int classes;
  private final long votes;

  SparkVoteBlocks(
      JavaSparkContext context, JavaRDD<VoteBlock> blocks, int workers, int classes, long votes) {
    this.context = context;
    this.blocks = blocks;
    this.workers = workers;
    this.classes = classes;
    this.votes = votes;
  }

  @Override
  public int workers() {
    return workers;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public long votes() {
    return votes;
  }

  @Override
  public <T extends Serializable> Supply<T> supply(T value) {
    return new BroadcastSupply<>(context.broadcast(value));
  }

  @Override
  public <P extends Serializable> double[] sum(P parameters, BlockKernel<P> kernel) {
    Broadcast<P> sent = context.broadcast(parameters);
    try {
      JavaRDD<Tuple2<Integer, double[]>> parts =
          blocks.map(block -> new Tuple2<>(block.number(), kernel.on(block, sent.value())));
      int count = blocks.getNumPartitions();
      if (count > FEW) {
        int each = (int) Math.ceil(Math.sqrt(count));
        parts =
            parts
                .mapToPair(part -> new Tuple2<>(part._1() / each, part))
                .groupByKey((count + each - 1) / each)
                .map(group -> new Tuple2<>(group._1(), added(group._2().iterator())));
      }
      return added(parts.collect().iterator());
    } finally {
      sent.destroy();
    }
  }

  private static double[] added(Iterator<Tuple2<Integer, double[]>> parts) {
    List<Tuple2<Integer, double[]>> sorted = new ArrayList<>();
    parts.forEachRemaining(sorted::add);
    sorted.sort(Comparator.comparing(Tuple2::_1));
    double[] sum = sorted.get(0)._2().clone();
    for (Tuple2<Integer, double[]> part : sorted.subList(1, sorted.size())) {
      for (int n = 0; n < sum.length; n++) {
        sum[n] += part._2()[n];
      }
    }
    return sum;
  }

  @Override
  public <P extends Serializable> double[][] each(P parameters, BlockKernel<P> kernel) {
    Broadcast<P> sent = context.broadcast(parameters);
    try {
      return blocks
          .map(block -> new Tuple2<>(block.number(), kernel.on(block, sent.value())))
          .collect()
          .stream()
          .sorted(Comparator.comparing(Tuple2::_1))
          .map(Tuple2::_2)
          .toArray(double[][]::new);
    } finally {
      sent.destroy();
    }
  }
}
