package org.crowdzoo.engine.onednn;

import java.util.Arrays;
import java.util.function.Supplier;
import org.crowdzoo.engine.backend.ActiveBackend;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * How many threads ND4J, oneDNN and OpenBLAS take, a setting of the process. A graph's needs change
 * it only where Crowdzoo's own {@link ActiveBackend#isOurs backend} is active, as under the
 * launcher: in another application's process it stays as that application has it.
 *
 * <p>OpenMP's and OpenBLAS's threads keep their cores busy for some 20 ms while they wait for more
 * work. The many short operations of a net on features therefore wait for each other's threads, for
 * the JVM's and for those of other programs: a CoNAL step took half as long with one thread as with
 * two, and a sixth on a busy machine. Convolutions are worth several threads; products of matrices
 * only where DL4J's own layers make convolutions of them, or in very wide dense layers.
 */
public final class NativeThreads {
  /** Weights of a dense layer from which on more than one thread pays. */
  private static final long WIDE = 1 << 22;

  private static int allowed;

  private NativeThreads() {}

  /** The most that will be taken: what ND4J started with, or was last {@link #allow allowed}. */
  public static synchronized int allowed() {
    if (allowed == 0) {
      int cores = Runtime.getRuntime().availableProcessors();
      allowed = Math.min(Nd4j.getEnvironment().maxThreads(), cores);
    }
    return allowed;
  }

  /**
   * Sets the most that will be taken, at least 1, for nets that share a machine, until what comes
   * back is closed; then all is as it was before.
   */
  public static synchronized Allowance allow(int threads) {
    Environment environment = Nd4j.getEnvironment();
    Allowance before =
        new Allowance(
            allowed(),
            environment.maxMasterThreads(),
            environment.maxThreads(),
            Nd4j.factory().blas().getMaxThreads());
    allowed = threads;
    take(threads, threads, threads);
    return before;
  }

  /** What was set before {@link #allow}, and is again when this is closed. */
  public static final class Allowance implements AutoCloseable {
    private final int most;
    private final int master;
    private final int openMp;
    private final int blas;

    private Allowance(int most, int master, int openMp, int blas) {
      this.most = most;
      this.master = master;
      this.openMp = openMp;
      this.blas = blas;
    }

    @Override
    public void close() {
      synchronized (NativeThreads.class) {
        allowed = most;
        take(master, openMp, blas);
      }
    }
  }

  /** Takes as many as suit a graph that this thread is about to train or to ask. */
  public static synchronized void suit(ComputationGraph graph) {
    if (!ActiveBackend.isOurs()) {
      return;
    }
    boolean products = Arrays.stream(graph.getLayers()).anyMatch(NativeThreads::isLargeProduct);
    boolean compiled =
        Arrays.stream(graph.getLayers()).anyMatch(layer -> CompiledBackboneLayer.in(layer) != null);
    int threads = allowed();
    int openMp = products || compiled ? threads : 1;
    take(openMp, openMp, products ? threads : 1);
  }

  /** How many of OpenMP's threads the calling thread's next operation takes. */
  static int ofCaller() {
    return NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
  }

  /** Sets what {@link #ofCaller} says. */
  static void ofCaller(int threads) {
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
  }

  /** Does something with so many of OpenMP's threads for what the calling thread does. */
  static <T> T with(int threads, Supplier<T> work) {
    int before = ofCaller();
    if (before == threads) {
      return work.get();
    }
    ofCaller(threads);
    try {
      return work.get();
    } finally {
      ofCaller(before);
    }
  }

  /** The same for work without a result. */
  static void run(int threads, Runnable work) {
    with(
        threads,
        () -> {
          work.run();
          return null;
        });
  }

  private static boolean isLargeProduct(Layer layer) {
    return layer instanceof ConvolutionLayer
        || layer.conf().getLayer() instanceof DenseLayer dense
            && dense.getNIn() * dense.getNOut() >= WIDE;
  }

  private static void take(int master, int openMp, int blas) {
    Environment environment = Nd4j.getEnvironment();
    environment.setMaxMasterThreads(master);
    environment.setMaxThreads(openMp);
    // OpenMP's own number belongs to the thread that calls.
    ofCaller(openMp);
    Nd4j.factory().blas().setMaxThreads(blas);
  }
}
