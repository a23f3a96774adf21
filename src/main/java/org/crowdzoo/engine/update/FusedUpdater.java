package org.crowdzoo.engine.update;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.crowdzoo.engine.backend.ActiveBackend;
import org.crowdzoo.engine.backend.FreeCores;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.updater.UpdaterBlock.ParamState;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's updater of a graph in one pass: division by the batch size, L1 and L2, momentum or Adam,
 * weight decay, and the subtraction from the parameters. State, schedules and results are DL4J's,
 * to rounding. Updaters and terms without a {@code Rule} are left to DL4J, block by block; nets
 * that clip gradients altogether.
 *
 * <p>After a step the gradient vector holds the gradient, not the step as with DL4J's updater.
 */
public final class FusedUpdater extends ComputationGraphUpdater {
  /** Fewer parameters than this are not worth a second thread. */
  static final int PARALLEL = 1 << 18;

  private final StepTaken steps;
  private final INDArray own;
  private final boolean fusable;
  private final List<FusedBlock> fused = new ArrayList<>();
  private final List<UpdaterBlock> others = new ArrayList<>();

  private FusedUpdater(ComputationGraph net, INDArray state, StepTaken steps) {
    super(net, state);
    this.steps = steps;
    this.fusable =
        Arrays.stream(getOrderedLayers()).noneMatch(FusedUpdater::clips)
            && updaterBlocks.stream().noneMatch(UpdaterBlock::isPretrainUpdaterBlock);
    this.own = getFlattenedGradientsView();
    Memory memory = Memory.of(net.params(), own, state);
    for (UpdaterBlock block : updaterBlocks) {
      if (FusedBlock.covers(block)) {
        fused.add(new FusedBlock(block, memory));
      } else {
        others.add(block);
      }
    }
  }

  /**
   * Gives an initialised graph this updater, with the state that it has. Graphs for which that
   * cannot be done keep theirs: on a GPU, of double parameters, without gradient descent.
   *
   * @return whether it has it now
   */
  public static boolean install(ComputationGraph net) {
    if (net.getUpdater(false) instanceof FusedUpdater) {
      return true;
    }
    boolean can =
        net.params() != null
            && net.params().dataType() == DataType.FLOAT
            && net.conf().getOptimizationAlgo() == OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT
            && net.conf().getStepFunction() == null
            && ActiveBackend.isCpu();
    if (can) {
      INDArray state = net.getUpdater().getStateViewArray();
      StepTaken steps = new StepTaken();
      net.setUpdater(new FusedUpdater(net, state, steps));
      net.setGradientsAccumulator(steps);
    }
    return can;
  }

  private static boolean clips(Trainable layer) {
    GradientNormalization kind = layer.getConfig().getGradientNormalization();
    return Objects.requireNonNullElse(kind, GradientNormalization.None)
        != GradientNormalization.None;
  }

  @Override
  public synchronized void update(
      Gradient gradient, int iteration, int epoch, int batchSize, LayerWorkspaceMgr workspaces) {
    steps.reset();
    if (!fusable || !isOwn(gradient.gradient())) {
      super.update(gradient, iteration, epoch, batchSize, workspaces);
      return;
    }
    double batch = isMiniBatch() ? batchSize : 1;
    for (UpdaterBlock block : others) {
      updateByDl4j(block, batch, iteration, epoch, workspaces);
    }
    List<Runnable> stretches = new ArrayList<>();
    for (FusedBlock block : fused) {
      block.plan(batch, iteration, epoch, stretches::add);
    }
    boolean parallel =
        network.params().length() >= PARALLEL
            && FreeCores.threads(Nd4j.getEnvironment().maxMasterThreads(), true) > 1;
    (parallel ? stretches.parallelStream() : stretches.stream()).forEach(Runnable::run);
    steps.note();
  }

  /**
   * Whether a gradient lies in the vector that the blocks read. DL4J hands it over in a new view
   * each time.
   */
  private boolean isOwn(INDArray gradient) {
    return gradient.length() == own.length()
        && gradient.data().address() == own.data().address()
        && gradient.offset() == own.offset();
  }

  private static void updateByDl4j(
      UpdaterBlock block, double batch, int iteration, int epoch, LayerWorkspaceMgr workspaces) {
    List<ParamState> parameters = block.getLayersAndVariablesInBlock();
    for (ParamState parameter : parameters) {
      if (parameter.getLayer().updaterDivideByMinibatch(parameter.getParamName())) {
        parameter.getGradView().divi(batch);
      }
    }
    try (MemoryWorkspace scope = workspaces.notifyScopeEntered(ArrayType.UPDATER_WORKING_MEM)) {
      block.update(iteration, epoch);
    }
    for (ParamState parameter : parameters) {
      parameter.getParamView().subi(parameter.getGradView());
    }
  }
}
