package org.crowdzoo.engine.onednn;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.crowdzoo.engine.update.FusedUpdater;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Words;
import org.crowdzoo.nn.BlankGraph;
import org.crowdzoo.nn.GraphCopy;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a stock graph is trained and asked with: the graph compiled by {@link OneDnnCompiler}, one
 * with {@link LeanDense} layers, or the stock graph itself. A trainer works on {@link #graph()}
 * throughout, and calls {@link #syncToStock()} before it saves or hands out the stock graph. Either
 * graph gets a {@link FusedUpdater}, if it is to be trained.
 *
 * <pre>{@code
 * try (Engine engine = Engine.choose(Engine.Mode.AUTO, stock)) {
 *   engine.graph().fit(batch);
 *   engine.syncToStock();
 *   ModelSerializer.writeModel(stock, file, true);
 * }
 * }</pre>
 */
public final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private final Mode mode;
  private final ComputationGraph stock;
  private final ComputationGraph graph;
  private final Transfer transfer;
  private final String description;

  /** The setting {@code training.engine}. */
  public enum Mode {
    /** oneDNN where it can, stock layers where it cannot; the log says which and why. */
    AUTO,
    /** oneDNN, or an error. */
    ONEDNN,
    /** Stock layers. */
    STOCK;

    /** The setting as users write it. */
    public String word() {
      return Words.of(this);
    }
  }

  private Engine(
      Mode mode,
      ComputationGraph stock,
      ComputationGraph graph,
      Transfer transfer,
      String description) {
    this.mode = mode;
    this.stock = stock;
    this.graph = graph;
    this.transfer = transfer;
    this.description = description;
  }

  /**
   * Chooses how to run an initialised graph, and logs the choice in one line.
   *
   * @throws InputException if oneDNN is demanded and cannot be had
   */
  public static Engine choose(Mode mode, ComputationGraph stock) {
    Engine engine = chooseSilently(mode, stock);
    LOG.info("engine: {}", engine.description);
    return engine;
  }

  /** As {@link #choose}, for a second graph of the same network, without a line in the log. */
  public static Engine chooseSilently(Mode mode, ComputationGraph stock) {
    Engine engine = choose(mode, stock, true);
    FusedUpdater.install(engine.graph);
    return engine;
  }

  /**
   * As {@link #chooseSilently}, for a graph that is only asked, without what training needs. It
   * keeps what it has made of its parameters, weights in other layouts with batch normalization
   * folded into them, until {@link #syncFromStock} brings new ones: no array of ND4J's tells that
   * it was written. Whoever writes to {@link #graph()} otherwise calls {@link #parametersChanged}.
   */
  public static Engine chooseForInference(Mode mode, ComputationGraph stock) {
    Engine engine = choose(mode, stock, false);
    engine.backbones().forEach(CompiledBackboneLayer::keepPrepared);
    return engine;
  }

  private static Engine choose(Mode mode, ComputationGraph stock, boolean trains) {
    Engine engine =
        switch (mode) {
          case STOCK -> stock(mode, stock, "chosen");
          case AUTO, ONEDNN -> compiled(mode, stock, trains);
        };
    NativeThreads.suit(engine.graph);
    return engine;
  }

  private static Engine compiled(Mode mode, ComputationGraph stock, boolean trains) {
    Compilation compilation = OneDnnCompiler.compile(stock);
    if (compilation instanceof Compilation.Compiled done) {
      String rest = done.rest().isEmpty() ? "" : "; not compiled: " + done.rest();
      return new Engine(
          mode,
          stock,
          done.graph(),
          Transfer.between(stock, done.graph()),
          String.format(
              Locale.ROOT,
              "%s, %d of %d vertices up to %s%s",
              OneDnn.description(),
              done.vertices(),
              stock.getConfiguration().getVertices().size(),
              done.backbone(),
              rest));
    }
    String reason = ((Compilation.Refused) compilation).reason();
    if (mode == Mode.ONEDNN) {
      throw new InputException("training.engine: onednn cannot run this model: " + reason);
    }
    return trains ? lean(mode, stock, reason) : stock(mode, stock, reason);
  }

  /** The graph with {@link LeanDense} layers, if it has dense ones. */
  private static Engine lean(Mode mode, ComputationGraph stock, String reason) {
    ComputationGraphConfiguration conf = GraphCopy.of(stock.getConfiguration());
    if (conf.getBackpropType() != BackpropType.Standard || !LeanDense.replaceIn(conf)) {
      return stock(mode, stock, reason);
    }
    ComputationGraph graph = BlankGraph.of(conf);
    Transfer transfer = Transfer.between(stock, graph);
    transfer.toCompiled();
    String description = "DL4J layers, dense ones without superfluous products (" + reason + ")";
    return new Engine(mode, stock, graph, transfer, description);
  }

  private static Engine stock(Mode mode, ComputationGraph stock, String reason) {
    return new Engine(mode, stock, stock, null, "stock DL4J layers (" + reason + ")");
  }

  /** What it was chosen by. */
  public Mode mode() {
    return mode;
  }

  /** The net to train and to ask. */
  public ComputationGraph graph() {
    return graph;
  }

  /** The graph to save; up to date after {@link #syncToStock()}. */
  public ComputationGraph stock() {
    return stock;
  }

  /** Whether oneDNN runs part of {@link #graph()}. */
  public boolean isCompiled() {
    return !backbones().isEmpty();
  }

  private List<CompiledBackboneLayer> backbones() {
    return Arrays.stream(graph.getLayers())
        .map(CompiledBackboneLayer::in)
        .filter(Objects::nonNull)
        .toList();
  }

  /** Brings parameters, updater state and counts from {@link #graph()} to {@link #stock()}. */
  public void syncToStock() {
    if (transfer != null) {
      transfer.toStock();
    }
  }

  /** Brings parameters, updater state and counts from {@link #stock()} to {@link #graph()}. */
  public void syncFromStock() {
    if (transfer != null) {
      transfer.toCompiled();
      parametersChanged();
    }
  }

  /**
   * Tells that parameters of {@link #graph()} were written, so that nothing made of them is kept.
   */
  public void parametersChanged() {
    backbones().forEach(CompiledBackboneLayer::parametersChanged);
  }

  /** Which engine this is and why, for the log and for results. */
  public String description() {
    return description;
  }

  /** Releases native memory beyond the parameters. {@link #graph()} must not be used afterwards. */
  @Override
  public void close() {
    if (graph != stock) {
      backbones().forEach(CompiledBackboneLayer::close);
    }
  }
}
