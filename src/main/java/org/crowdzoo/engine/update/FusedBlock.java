package org.crowdzoo.engine.update;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.updater.UpdaterBlock.ParamState;
import org.nd4j.linalg.learning.config.IUpdater;

/** A block of DL4J's updater whose parameters are updated in one pass. */
final class FusedBlock {
  /** Parameters that one thread updates at a stretch. */
  private static final int STRETCH = 1 << 16;

  private final UpdaterBlock block;
  private final Memory memory;
  private final List<Piece> pieces;
  private final int size;
  private final ThreadLocal<Chunk> chunks;

  FusedBlock(UpdaterBlock block, Memory memory) {
    this.block = block;
    this.memory = memory;
    this.pieces = pieces(block);
    this.size = block.getParamOffsetEnd() - block.getParamOffsetStart();
    int states = (block.getUpdaterViewOffsetEnd() - block.getUpdaterViewOffsetStart()) / size;
    this.chunks = ThreadLocal.withInitial(() -> new Chunk(Math.min(Chunk.LENGTH, size), states));
  }

  /** Whether a block's updater has a rule, and its parameters no unusual terms. */
  static boolean covers(UpdaterBlock block) {
    return Rule.covers(block.getGradientUpdater().getConfig())
        && pieces(block).stream().allMatch(Piece::isFusable);
  }

  static List<Piece> pieces(UpdaterBlock block) {
    List<Piece> pieces = new ArrayList<>();
    for (ParamState parameter : block.getLayersAndVariablesInBlock()) {
      Piece piece = Piece.of(parameter);
      int last = pieces.size() - 1;
      if (last >= 0 && pieces.get(last).joins(piece)) {
        pieces.set(last, pieces.get(last).join(piece));
      } else {
        pieces.add(piece);
      }
    }
    return pieces;
  }

  /**
   * Hands out the work of one iteration in stretches that may run at the same time.
   *
   * @param batch what gradients are divided by
   */
  void plan(double batch, int iteration, int epoch, Consumer<Runnable> stretches) {
    IUpdater updater = block.getGradientUpdater().getConfig();
    double rate = updater.hasLearningRate() ? updater.getLearningRate(iteration, epoch) : 1;
    Rule rule = Rule.of(updater, iteration, epoch);
    for (Piece piece : pieces) {
      if (!piece.foreign().isEmpty()) {
        piece.askForeignTerms(batch, rate, iteration, epoch);
      }
      Piece.Coefficients coefficients = piece.coefficients(batch, rate, iteration, epoch);
      for (int at = piece.from(); at < piece.to(); at += STRETCH) {
        int from = at;
        int to = Math.min(at + STRETCH, piece.to());
        stretches.accept(() -> update(from, to, rule, coefficients));
      }
    }
  }

  private void update(int from, int to, Rule rule, Piece.Coefficients by) {
    Chunk chunk = chunks.get();
    for (int at = from; at < to; at += Chunk.LENGTH) {
      int n = Math.min(Chunk.LENGTH, to - at);
      int state = block.getUpdaterViewOffsetStart() + at - block.getParamOffsetStart();
      chunk.read(memory, at, state, size, n);
      chunk.update(rule, by, n);
      chunk.write(memory, at, state, size, n);
    }
  }
}
