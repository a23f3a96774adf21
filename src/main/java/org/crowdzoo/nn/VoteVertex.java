package org.crowdzoo.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.samediff.SameDiffGraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.array.SingleThreadArrayHolder;
import org.nd4j.autodiff.util.SameDiffUtils;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonInclude;

/**
 * A SameDiff vertex without parameters that gives every vote its class scores, [B, K, A]. It mends
 * three things of M2.1's own {@link SameDiffVertex}: gradients come out doubled there, the number
 * of votes A is fixed by the first batch, and constants of the gradient lie in a workspace that
 * later batches overwrite.
 *
 * <p>Inputs of rank 2 are per task, [B, n]; inputs of rank 3 and 4 are per vote, [B, A, …]; the
 * last input has exactly A slots.
 *
 * <p>A noise model of one's own is a subclass with a definition, and no derivatives: {@link
 * #defineParametersAndInputs}, {@link #defineVertex}, a public constructor without arguments,
 * getters and setters for what it adds, {@link #copyOptionsTo}. A {@link VoteKernel}, the same
 * mathematics written out, makes it faster; where there is one it runs, unless {@link
 * #isDefinition()}.
 */
public abstract class VoteVertex extends SameDiffVertex {
  private int classes;
  private int block;
  private boolean definition;

  /**
   * Number of classes K; of L separate labels 2 L, the answers no and yes on label l in 2 l and 2 l
   * + 1.
   */
  public int getClasses() {
    return classes;
  }

  /** How many classes in a row exclude each other: 2 for separate labels; 0 stands for all K. */
  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  public int getBlock() {
    return block;
  }

  public void setBlock(int block) {
    this.block = block;
  }

  /** C, the classes among which a worker decides: K, or 2 for separate labels. */
  final int choices() {
    return block == 0 ? classes : block;
  }

  /**
   * p [B, K] for a product with matrices [B, A, K, C] that are stored [vote, true]: for each vote
   * the part of p that its matrix sees, [B, 1, K, C]; all of it without separate labels, [B, 1, 1,
   * K].
   */
  final SDVariable seen(SameDiff sd, SDVariable p) {
    int c = choices();
    if (c == classes) {
      return sd.reshape(p, -1, 1, 1, classes);
    }
    SDVariable twice = sd.constant(Nd4j.ones(p.dataType(), 1, 1, c, 1));
    SDVariable rows = sd.reshape(p, -1, classes / c, 1, c).mul(twice);
    return sd.reshape(rows, -1, 1, classes, c);
  }

  public void setClasses(int classes) {
    this.classes = classes;
  }

  /** True if the SameDiff definition runs although there is a kernel. */
  public boolean isDefinition() {
    return definition;
  }

  public void setDefinition(boolean definition) {
    this.definition = definition;
  }

  /** There are none: what is learnt stands in {@link WorkerTable}s. */
  @Override
  public final void initializeParameters(Map<String, INDArray> params) {
    if (!params.isEmpty()) {
      throw new IllegalStateException("a vote vertex has no parameters, got " + params.keySet());
    }
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray params,
      boolean initialize,
      DataType dataType) {
    setName(name);
    return new Vertex(this, graph, name, index, params, initialize, dataType);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    return InputType.recurrent(classes, RNNFormat.NCW);
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int minibatch) {
    return null;
  }

  @Override
  public GraphVertex clone() {
    try {
      VoteVertex copy = getClass().getDeclaredConstructor().newInstance();
      copy.setClasses(classes);
      copy.setBlock(block);
      copy.setDefinition(definition);
      copyOptionsTo(copy);
      copy.setName(getName());
      copy.setDataType(getDataType());
      copy.setUpdater(getUpdater());
      copy.setBiasUpdater(getBiasUpdater());
      copy.setRegularization(getRegularization());
      copy.setRegularizationBias(getRegularizationBias());
      copy.setGradientNormalization(getGradientNormalization());
      copy.setGradientNormalizationThreshold(getGradientNormalizationThreshold());
      return copy;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(getClass() + " needs a public constructor without arguments");
    }
  }

  /** The same mathematics written out, or null: then the definition runs. */
  protected VoteKernel kernel() {
    return null;
  }

  /** True if it has a kernel. */
  public final boolean hasKernel() {
    return kernel() != null;
  }

  /**
   * What has scored votes so far in a network: {@code kernel}, {@code definition}, or {@code
   * nothing} if no batch has passed, or there is no such vertex.
   */
  public static String ran(ComputationGraph graph) {
    for (org.deeplearning4j.nn.graph.vertex.GraphVertex vertex : graph.getVertices()) {
      if (vertex instanceof Vertex votes) {
        return votes.ran();
      }
    }
    return "nothing";
  }

  /** Copies what a subclass adds. */
  protected abstract void copyOptionsTo(VoteVertex copy);

  /** The vertex at work. */
  private static final class Vertex extends SameDiffGraphVertex {
    private static final long serialVersionUID = 1L;

    /** Null where the SameDiff definition itself is to run. */
    private final transient VoteKernel kernel;

    private boolean kernelRan;

    Vertex(
        VoteVertex conf,
        ComputationGraph graph,
        String name,
        int index,
        INDArray params,
        boolean initialize,
        DataType dataType) {
      super(conf, graph, name, index, params, initialize, dataType);
      kernel = conf.isDefinition() ? null : conf.kernel();
    }

    /** Only a definition that has run has made its graph. */
    private String ran() {
      return kernelRan ? "kernel" : sameDiff == null ? "nothing" : "definition";
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
      if (kernel == null) {
        return super.doForward(training, workspaceMgr);
      }
      long tasks = inputs[0].size(0);
      long[] shape = {tasks, ((VoteVertex) config).getClasses(), slots()};
      INDArray scores =
          workspaceMgr.createUninitialized(ArrayType.ACTIVATIONS, dataType, shape, 'c');
      new TaskLoop(kernel, inputs, slots()).forward(scores);
      kernelRan = true;
      return scores;
    }

    /** A: the last input has one slot a vote. */
    private int slots() {
      return (int) inputs[inputs.length - 1].size(1);
    }

    /** As the parent's, but with the number of votes left open. */
    @Override
    protected void doInit() {
      try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
        sameDiff = SameDiff.create();
        sameDiff.setArrayHolders(
            new SingleThreadArrayHolder(), new SingleThreadArrayHolder(), false);
        inputVars = new LinkedHashMap<>();
        Map<String, SDVariable> masks = new LinkedHashMap<>();
        int i = 0;
        for (String name : config.getVertexParams().getInputs()) {
          long[] shape = inputs[i++].shape().clone();
          shape[0] = -1;
          if (shape.length > 2) {
            shape[1] = -1;
          }
          inputVars.put(name, sameDiff.placeHolder(name, dataType, shape));
          masks.put(name, sameDiff.placeHolder(name + "_mask", dataType, maskShape(shape.length)));
        }
        outputVar = config.defineVertex(sameDiff, inputVars, Map.of(), masks);
        fn = SameDiffUtils.externalErrors(sameDiff, null, outputVar);
        fn.outputVariable();
        outputKey = outputVar.name();
      }
    }

    /** Shapes of the masks that the parent hands over for inputs without one. */
    private static long[] maskShape(int rank) {
      return switch (rank) {
        case 2 -> new long[] {-1, 1};
        case 3 -> new long[] {-1, -1};
        default -> new long[] {-1, 1, 1, 1};
      };
    }

    /** Half of the error in, because M2.1's SameDiff counts an external error twice. */
    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
      if (kernel != null) {
        return new Pair<>(new DefaultGradient(), kernelGradients(workspaceMgr));
      }
      createGradientOutsideOfWorkspaces();
      INDArray whole = epsilon;
      epsilon = workspaceMgr.dup(ArrayType.BP_WORKING_MEM, whole).muli(0.5);
      try {
        return super.doBackward(tbptt, workspaceMgr);
      } finally {
        epsilon = whole;
      }
    }

    private INDArray[] kernelGradients(LayerWorkspaceMgr workspaceMgr) {
      INDArray[] arrays = new INDArray[inputs.length];
      for (int n = 0; n < inputs.length; n++) {
        long[] shape = inputs[n].shape();
        arrays[n] =
            workspaceMgr.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, shape, 'c');
      }
      new TaskLoop(kernel, inputs, slots()).backward(epsilon, arrays);
      return arrays;
    }

    /** The parent creates it inside, where its constants are overwritten by later batches. */
    private void createGradientOutsideOfWorkspaces() {
      try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
        if (sameDiff == null) {
          doInit();
        }
        if (!sameDiff.hasGradientFunction()) {
          sameDiff.createGradFunction(config.getVertexParams().getInputs().toArray(String[]::new));
        }
      }
    }

    @Override
    public String toString() {
      return getClass().getSimpleName() + "(" + getVertexName() + ")";
    }
  }
}
