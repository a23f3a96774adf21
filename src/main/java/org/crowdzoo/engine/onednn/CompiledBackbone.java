package org.crowdzoo.engine.onednn;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * The convolutional part of a graph as one DL4J layer that oneDNN runs: images float32 [N, C, H, W]
 * in, [N, features] or [N, C, H, W] out. It keeps the configurations of the stock layers that it
 * stands for, and whatever DL4J asks about a parameter (updater, weight decay, initial value) is
 * answered by the layer that the parameter came from. Made by {@link OneDnnCompiler}; saved models
 * never contain it.
 *
 * <p>The parameter {@code p} of member i is called {@code i.p}, such as {@code 3.W}; in the flat
 * vector the members follow each other, each laid out as in its stock layer.
 */
public final class CompiledBackbone extends BaseLayer {
  private static final NoOp NOTHING = new NoOp();

  private List<Member> members = new ArrayList<>();
  private boolean inputGradient;

  /** For JSON. */
  public CompiledBackbone() {
    setActivationFn(new ActivationIdentity()); // DL4J's training charts ask for one
  }

  CompiledBackbone(List<Member> members, boolean inputGradient) {
    this();
    this.members = new ArrayList<>(members);
    this.inputGradient = inputGradient;
    members.stream()
        .filter(member -> !member.frozen() && member.getLayer() instanceof BaseLayer)
        .map(member -> ((BaseLayer) member.getLayer()).getIUpdater())
        .filter(Objects::nonNull)
        .findFirst()
        .ifPresent(this::setIUpdater);
    shareUpdater();
  }

  /** The stock vertices in an order in which each follows its inputs; the last is the output. */
  public List<Member> getMembers() {
    return members;
  }

  public void setMembers(List<Member> members) {
    this.members = members;
  }

  /** Whether the loss's derivative by the images is computed, too. */
  public boolean isInputGradient() {
    return inputGradient;
  }

  public void setInputGradient(boolean inputGradient) {
    this.inputGradient = inputGradient;
  }

  /**
   * Lets members with the same updater as this layer hold the same object, so that DL4J's {@code
   * setLearningRate}, which changes this layer's, changes theirs.
   */
  private void shareUpdater() {
    for (Member member : members) {
      if (member.getLayer() instanceof BaseLayer base
          && iUpdater != null
          && iUpdater.equals(base.getIUpdater())) {
        base.setIUpdater(iUpdater);
      }
    }
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    shareUpdater();
    CompiledBackboneLayer layer = new CompiledBackboneLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    layer.setConf(conf);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return new MemberParameters(members);
  }

  @Override
  public IUpdater getUpdaterByParam(String key) {
    Member member = MemberParameters.member(members, key);
    return member.frozen()
        ? NOTHING
        : member.getLayer().getUpdaterByParam(MemberParameters.local(key));
  }

  @Override
  public List<Regularization> getRegularizationByParam(String key) {
    Member member = MemberParameters.member(members, key);
    return member.frozen()
        ? null
        : member.getLayer().getRegularizationByParam(MemberParameters.local(key));
  }

  @Override
  public GradientNormalization getGradientNormalization() {
    return learning().map(Layer::getGradientNormalization).orElse(GradientNormalization.None);
  }

  @Override
  public double getGradientNormalizationThreshold() {
    return learning().map(Layer::getGradientNormalizationThreshold).orElse(1.0);
  }

  /** Any member that learns; the compiler makes sure that all of them clip alike. */
  private java.util.Optional<Layer> learning() {
    return members.stream()
        .filter(member -> !member.frozen() && MemberParameters.count(member) > 0)
        .map(Member::getLayer)
        .findFirst();
  }

  @Override
  public boolean isPretrainParam(String key) {
    return false;
  }

  @Override
  public InputType getOutputType(int index, InputType image) {
    List<InputType> types = new ArrayList<>();
    for (Member member : members) {
      List<InputType> read =
          member.getInputs().stream()
              .map(input -> input == Member.ENTRY ? image : types.get(input))
              .toList();
      types.add(type(member, index, read));
    }
    return types.get(types.size() - 1);
  }

  private static InputType type(Member member, int index, List<InputType> read) {
    if (member.getLayer() != null) {
      return member.getLayer().getOutputType(index, read.get(0));
    }
    if (!member.isConcatenation()) {
      return read.get(0);
    }
    InputTypeConvolutional first = (InputTypeConvolutional) read.get(0);
    long channels =
        read.stream().mapToLong(type -> ((InputTypeConvolutional) type).getChannels()).sum();
    return InputType.convolutional(first.getHeight(), first.getWidth(), channels);
  }

  @Override
  public void setNIn(InputType image, boolean override) {
    // The stock layers know their sizes already.
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType image) {
    return null;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType image) {
    InputType output = getOutputType(0, image);
    return new LayerMemoryReport.Builder(getLayerName(), getClass(), image, output)
        .standardMemory(initializer().numParams(this), 0)
        .workingMemory(0, 0, MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }

  @Override
  public CompiledBackbone clone() {
    CompiledBackbone copy = (CompiledBackbone) super.clone();
    copy.members = new ArrayList<>(members.stream().map(Member::clone).toList());
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CompiledBackbone backbone
        && super.equals(other)
        && inputGradient == backbone.inputGradient
        && members.equals(backbone.members);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), members, inputGradient);
  }
}
