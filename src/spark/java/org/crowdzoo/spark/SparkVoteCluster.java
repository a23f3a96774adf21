package org.crowdzoo.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.crowdzoo.aggregation.BlockResult;
import org.crowdzoo.aggregation.VoteBlock;
import org.crowdzoo.aggregation.VoteCluster;
import org.crowdzoo.cluster.Parcel;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.exchange.LabelTexts;
import org.crowdzoo.files.InputException;
import scala.Tuple2;

/** Aggregation of votes that stay in the executors' memory; found as a service. */
public final class SparkVoteCluster implements VoteCluster {
  private static final long VOTES_IN_BLOCK = 4_000_000;
  private static final int VOTES_IN_BATCH = 1 << 16;

  /** For the service loader. */
  public SparkVoteCluster() {}

  /** What one look at all votes tells. */
  private record Census(HashSet<String> workers, HashSet<String> labels, long votes)
      implements java.io.Serializable {
    Census and(Census other) {
      workers.addAll(other.workers);
      labels.addAll(other.labels);
      return new Census(workers, labels, votes + other.votes);
    }
  }

  /** Numbers of workers and classes, for all machines. */
  private record Numbers(HashMap<String, Integer> workers, LabelTexts labels)
      implements java.io.Serializable {}

  @Override
  public Found aggregate(Request request, Consumer<String> progress) throws IOException {
    SparkMaster master = new SparkMaster(request.master());
    try (SparkSession session =
        SparkSession.open(master, "crowdzoo aggregate " + request.file().getFileName())) {
      try {
        return aggregate(session.context(), request, progress);
      } catch (InputException e) {
        throw e;
      } catch (Exception e) { // Scala does not declare what it throws
        if (SparkSession.hasEnded(session.context())) {
          throw new IOException(
              request.file()
                  + ": Spark has ended; the same command goes on from the last round that was kept",
              e);
        }
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) { // Scala does not declare what it throws
      throw failure(request, e);
    }
  }

  private static IOException failure(Request request, Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof InputException input) {
        throw input;
      }
    }
    return new IOException(request.file() + ": " + SparkCluster.reason(e), e);
  }

  private Found aggregate(JavaSparkContext context, Request request, Consumer<String> progress)
      throws IOException {
    int slots = Math.max(1, context.defaultParallelism());
    JavaRDD<String[]> cells =
        new VoteSource(context, request.file(), request.options(), 2 * slots).cells();
    Census census = cells.mapPartitions(SparkVoteCluster::census).reduce(Census::and);
    List<String> workerKeys = new ArrayList<>(census.workers());
    workerKeys.sort(Votes.KEY_ORDER);
    LabelTexts labels = LabelTexts.of(request.file(), census.labels(), request.options());
    int count = (int) Math.max(slots, (census.votes() + VOTES_IN_BLOCK - 1) / VOTES_IN_BLOCK);
    JavaRDD<VoteBlock> blocks =
        blocks(context, cells, request.file().toString(), workerKeys, labels, count)
            .persist(StorageLevel.MEMORY_AND_DISK());
    long votes = blocks.map(block -> (long) block.votes().size()).reduce(Long::sum);
    progress.accept(
        String.format(
            Locale.ROOT,
            "%d votes of %d workers, %d classes, in %d blocks",
            votes,
            workerKeys.size(),
            labels.names().size(),
            count));
    RoundFile rounds =
        new RoundFile(
            Path.of(request.output() + ".rounds"), identity(request, votes, count), progress);
    BlockResult result =
        request
            .aggregation()
            .run(
                new SparkVoteBlocks(
                    context, blocks, workerKeys.size(), labels.names().size(), votes),
                rounds);
    long tasks = write(request, labels.names(), blocks, result, count);
    rounds.delete();
    return new Found(workerKeys, labels.names(), votes, tasks, result.workers());
  }

  private static String identity(Request request, long votes, int blocks) throws IOException {
    return request.identity()
        + " of "
        + votes
        + " votes in "
        + blocks
        + " blocks of "
        + request.file().toAbsolutePath()
        + " "
        + Parcel.size(request.file())
        + " "
        + Files.getLastModifiedTime(request.file());
  }

  private static Iterator<Census> census(Iterator<String[]> cells) {
    Set<String> workers = new HashSet<>();
    Set<String> labels = new HashSet<>();
    long votes = 0;
    while (cells.hasNext()) {
      String[] cell = cells.next();
      workers.add(cell[1]);
      if (cell[2] != null && !cell[2].isBlank()) {
        labels.add(cell[2]);
        votes++;
      }
    }
    return List.of(new Census(new HashSet<>(workers), new HashSet<>(labels), votes)).iterator();
  }

  private static JavaRDD<VoteBlock> blocks(
      JavaSparkContext context,
      JavaRDD<String[]> cells,
      String file,
      List<String> workerKeys,
      LabelTexts labels,
      int count) {
    HashMap<String, Integer> workers = new HashMap<>();
    workerKeys.forEach(key -> workers.put(key, workers.size()));
    Broadcast<Numbers> numbers = context.broadcast(new Numbers(workers, labels));
    Broadcast<ArrayList<String>> keys = context.broadcast(new ArrayList<>(workerKeys));
    int classes = labels.names().size();
    return cells
        .mapPartitionsWithIndex(
            (part, rows) -> new Batches(part, rows, numbers.value(), count), false)
        .mapToPair(batch -> batch)
        .partitionBy(new HashPartitioner(count))
        .mapPartitionsWithIndex(
            (number, batches) -> {
              BlockBuilder builder = new BlockBuilder(file, keys.value(), classes);
              List<VoteBatch> inOrder = new ArrayList<>();
              batches.forEachRemaining(batch -> inOrder.add(batch._2()));
              Collections.sort(inOrder);
              inOrder.forEach(builder::add);
              return List.of(builder.build(number)).iterator();
            },
            true);
  }

  /** Gathers the votes of a part of the file by the block that they go to. */
  private static final class Batches implements Iterator<Tuple2<Integer, VoteBatch>> {
    private final int part;
    private final Iterator<String[]> cells;
    private final Numbers numbers;
    private final VoteBatch[] open;
    private int next;
    private int made;

    Batches(int part, Iterator<String[]> cells, Numbers numbers, int blocks) {
      this.part = part;
      this.cells = cells;
      this.numbers = numbers;
      this.open = new VoteBatch[blocks];
    }

    @Override
    public boolean hasNext() {
      if (cells.hasNext()) {
        return true;
      }
      while (next < open.length && open[next] == null) {
        next++;
      }
      return next < open.length;
    }

    @Override
    public Tuple2<Integer, VoteBatch> next() {
      while (cells.hasNext()) {
        String[] cell = cells.next();
        int block = Math.floorMod(cell[0].hashCode() * 0x9E3779B9, open.length);
        if (open[block] == null) {
          open[block] = new VoteBatch(part, made++);
        }
        VoteBatch batch = open[block];
        boolean blank = cell[2] == null || cell[2].isBlank();
        int label = blank ? -1 : numbers.labels().classOf().get(cell[2]);
        batch.add(cell[0], label < 0 ? -1 : numbers.workers().get(cell[1]), Math.max(0, label));
        if (batch.size() >= VOTES_IN_BATCH) {
          open[block] = null;
          return new Tuple2<>(block, batch);
        }
      }
      if (!hasNext()) {
        // a part whose last batch was full just now
        return new Tuple2<>(0, new VoteBatch(part, made++));
      }
      return new Tuple2<>(next, open[next++]);
    }
  }

  private static long write(
      Request request, List<String> names, JavaRDD<VoteBlock> blocks, BlockResult result, int count)
      throws IOException {
    Path output = request.output().toAbsolutePath();
    Path beside = Path.of(output + ".part");
    Files.createDirectories(output.getParent());
    Parcel.delete(beside);
    Files.createDirectory(beside);
    LabelParts parts = new LabelParts(beside.toString(), names, request.hard());
    BlockResult.Labels labels = result.tasks();
    long tasks = blocks.map(block -> parts.write(block, labels)).reduce(Long::sum);
    for (int number = 0; number < count; number++) {
      if (!Files.exists(LabelParts.part(beside, number))) {
        throw new InputException(
            output
                + ": executors wrote to a folder of their own; it must lie on storage that all"
                + " machines share");
      }
    }
    if (Files.exists(output)) {
      Parcel.delete(output);
    }
    Files.move(beside, output);
    return tasks;
  }
}
