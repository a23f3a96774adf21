package org.crowdzoo.engine.onednn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The flat parameter vector of a {@link CompiledBackbone}: the members' vectors one after the
 * other, each made and named by its stock layer.
 */
final class MemberParameters implements ParamInitializer {
  private final List<Member> members;

  MemberParameters(List<Member> members) {
    this.members = members;
  }

  /** The name of a member's parameter. DL4J cuts names at the last underscore, so none here. */
  static String key(int member, String local) {
    return member + "." + local;
  }

  /** The member that a parameter belongs to. */
  static Member member(List<Member> members, String key) {
    return members.get(Integer.parseInt(key.substring(0, key.indexOf('.'))));
  }

  /** What the stock layer calls the parameter. */
  static String local(String key) {
    return key.substring(key.indexOf('.') + 1);
  }

  /** How many parameters a member has. */
  static long count(Member member) {
    return member.getLayer() == null ? 0 : member.plain().initializer().numParams(member.plain());
  }

  /** Where each member's parameters begin in the flat vector, and behind the last its length. */
  static long[] offsets(List<Member> members) {
    long[] offsets = new long[members.size() + 1];
    for (int i = 0; i < members.size(); i++) {
      offsets[i + 1] = offsets[i] + count(members.get(i));
    }
    return offsets;
  }

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return offsets(members)[members.size()];
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return keys(ParamInitializer::paramKeys);
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return keys(ParamInitializer::weightKeys);
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return keys(ParamInitializer::biasKeys);
  }

  private List<String> keys(
      java.util.function.BiFunction<ParamInitializer, Layer, List<String>> of) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      Layer layer = members.get(i).plain();
      if (layer != null) {
        for (String local : of.apply(layer.initializer(), layer)) {
          keys.add(key(i, local));
        }
      }
    }
    return keys;
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    Layer stock = member(members, key).plain();
    return stock.initializer().isWeightParam(stock, local(key));
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    Layer stock = member(members, key).plain();
    return stock.initializer().isBiasParam(stock, local(key));
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray flat, boolean initialize) {
    conf.clearVariables();
    Map<String, INDArray> table =
        split(
            flat,
            conf,
            (stock, part) -> stock.getLayer().initializer().init(stock, part, initialize));
    table.keySet().forEach(conf::addVariable);
    return table;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray flat) {
    return split(
        flat,
        conf,
        (stock, part) -> stock.getLayer().initializer().getGradientsFromFlattened(stock, part));
  }

  private Map<String, INDArray> split(
      INDArray flat,
      NeuralNetConfiguration conf,
      java.util.function.BiFunction<NeuralNetConfiguration, INDArray, Map<String, INDArray>>
          views) {
    INDArray vector = flat.reshape(flat.length());
    long[] offsets = offsets(members);
    Map<String, INDArray> table = new LinkedHashMap<>();
    for (int i = 0; i < members.size(); i++) {
      if (offsets[i] == offsets[i + 1]) {
        continue;
      }
      NeuralNetConfiguration stock = new NeuralNetConfiguration();
      stock.setSeed(conf.getSeed());
      stock.setLayer(members.get(i).plain());
      INDArray part = vector.get(NDArrayIndex.interval(offsets[i], offsets[i + 1]));
      int member = i;
      views.apply(stock, part).forEach((local, view) -> table.put(key(member, local), view));
    }
    return table;
  }
}
