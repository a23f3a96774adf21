package org.crowdzoo.labelmodel;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.crowdzoo.files.InputException;

/**
 * A label model that follows a stream of votes: it keeps the sums of the last {@code capacity} vote
 * vectors and is fitted anew to them every {@code updateEvery} batches. Until there are {@code
 * atLeast} vectors, tasks get their majority vote. Votes are classes 0 to K-1, -1 abstains. Not
 * safe for several threads.
 */
public final class OnlineLabelModel {
  private final LabelGraph graph;
  private final int classes;
  private final Options options;
  private final List<TripletLabelModel.Options> each;
  private final short[] ring;
  private final int[] row;
  private ClassMoments moments;
  private int held;
  private int next;
  private long batches;
  private ClassLabelModel model;

  /**
   * How to follow.
   *
   * @param capacity vote vectors that are remembered, at least 1
   * @param updateEvery batches from one fit to the next, at least 1
   * @param atLeast vote vectors before the first fit, 1 to capacity
   * @param fit how to fit
   */
  public record Options(int capacity, int updateEvery, int atLeast, ClassLabelModel.Options fit) {
    /** Validates. */
    public Options {
      if (capacity < 1 || updateEvery < 1 || atLeast < 1 || atLeast > capacity) {
        throw new InputException(
            "online label model: capacity and updateEvery must be at least 1 and atLeast from 1 to"
                + " capacity, got "
                + capacity
                + ", "
                + updateEvery
                + " and "
                + atLeast);
      }
    }
  }

  /** A model that has seen nothing yet. */
  public OnlineLabelModel(LabelGraph graph, int classes, Options options) {
    this.graph = graph;
    this.classes = classes;
    this.options = options;
    this.each = ClassLabelModel.options(graph, classes, options.fit());
    this.row = new int[graph.functions()];
    this.ring = new short[Math.multiplyExact(options.capacity(), graph.functions())];
    this.moments = new ClassMoments(graph, classes);
  }

  /**
   * Takes in the votes of a batch, and fits if it is time to.
   *
   * @param votes [B][m], 0 to K-1, or -1 to abstain
   */
  public void add(int[][] votes) {
    for (int[] task : votes) {
      add(task);
    }
    batches++;
    if (held >= options.atLeast() && (model == null || batches % options.updateEvery() == 0)) {
      fit();
    }
  }

  /**
   * p(Y | λ) of one task, [K], as of the last fit, or the majority vote, ties shared, before the
   * first; null if all abstain, which says nothing of the task.
   */
  public double[] probabilities(int[] votes) {
    for (int vote : votes) {
      if (vote >= 0) {
        return model == null ? majority(votes, classes) : model.probabilities(votes);
      }
    }
    return null;
  }

  /** One task's majority vote, [K]: 1, or equal shares where several classes have the most. */
  public static double[] majority(int[] votes, int classes) {
    int[] count = new int[classes];
    for (int vote : votes) {
      if (vote >= 0) {
        count[vote]++;
      }
    }
    int most = 0;
    int winners = 0;
    for (int n : count) {
      winners = n == most ? winners + 1 : n > most ? 1 : winners;
      most = Math.max(most, n);
    }
    double[] shares = new double[classes];
    for (int k = 0; k < classes; k++) {
      shares[k] = count[k] == most ? 1.0 / winners : 0;
    }
    return shares;
  }

  /** The last fit, or null before the first. */
  public ClassLabelModel model() {
    return model;
  }

  /** How many vote vectors are remembered now. */
  public int held() {
    return held;
  }

  private void add(int[] votes) {
    int at = next * votes.length;
    if (held == options.capacity()) {
      read(at);
      moments.remove(row);
    } else {
      held++;
    }
    for (int j = 0; j < votes.length; j++) {
      ring[at + j] = (short) votes[j];
    }
    moments.add(votes);
    next = (next + 1) % options.capacity();
  }

  private void read(int at) {
    for (int j = 0; j < row.length; j++) {
      row[j] = ring[at + j];
    }
  }

  private void fit() {
    List<TripletLabelModel> fitted = new ArrayList<>();
    for (int d = 0; d < each.size(); d++) {
      TripletLabelModel.Options how = each.get(d);
      VoteMoments sums = moments.ofModel(d);
      double[] found = new TripletMethod(sums, how.method(), how.sign()).solve(List.of());
      fitted.add(new TripletLabelModel(graph, how, found, sums.copyOfCounts(), List.of()));
    }
    model = new ClassLabelModel(classes, fitted);
  }

  /** All that it has seen and found, to be given to {@link #restore} of an equal one. */
  public byte[] state() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(held);
      out.writeInt(next);
      out.writeLong(batches);
      for (int e = 0; e < held * row.length; e++) {
        out.writeShort(ring[e]);
      }
      out.writeBoolean(model != null);
      for (TripletLabelModel each : model == null ? List.<TripletLabelModel>of() : model.models()) {
        for (double expectation : each.rawExpectations()) {
          out.writeDouble(expectation);
        }
        for (int[] counts : each.rawCounts()) {
          for (int count : counts) {
            out.writeInt(count);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Goes on from what another one had seen and found.
   *
   * @throws IllegalArgumentException if the other one was not equal to this one
   */
  public void restore(byte[] state) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
      int count = in.readInt();
      int position = in.readInt();
      batches = in.readLong();
      if (count < 0
          || count > options.capacity()
          || position < 0
          || position >= options.capacity()) {
        throw new IllegalArgumentException("the state is that of another label model");
      }
      held = count;
      next = position;
      moments = new ClassMoments(graph, classes);
      for (int e = 0; e < held * row.length; e++) {
        ring[e] = in.readShort();
        if (ring[e] < -1 || ring[e] >= classes) {
          throw new IllegalArgumentException("the state holds votes for no class");
        }
      }
      for (int i = 0; i < held; i++) {
        read(i * row.length);
        moments.add(row);
      }
      model = in.readBoolean() ? readModel(in) : null;
      if (in.read() >= 0) {
        throw new IllegalArgumentException("the state is that of another label model");
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("the state is that of another label model", e);
    }
  }

  private ClassLabelModel readModel(DataInputStream in) throws IOException {
    List<TripletLabelModel> fitted = new ArrayList<>();
    for (int d = 0; d < each.size(); d++) {
      double[] expectations = new double[graph.all().size()];
      for (int e = 0; e < expectations.length; e++) {
        expectations[e] = in.readDouble();
      }
      int[][] counts = moments.ofModel(d).copyOfCounts();
      for (int[] table : counts) {
        for (int s = 0; s < table.length; s++) {
          table[s] = in.readInt();
        }
      }
      fitted.add(new TripletLabelModel(graph, each.get(d), expectations, counts, List.of()));
    }
    return new ClassLabelModel(classes, fitted);
  }
}
