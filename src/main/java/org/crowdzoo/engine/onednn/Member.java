package org.crowdzoo.engine.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;

/**
 * One vertex of the stock graph inside a {@link CompiledBackbone}: a DL4J layer, or the sum of
 * several inputs, or they side by side, where there is no layer. A plain bean, because it is part
 * of the layer's JSON.
 */
public final class Member implements Cloneable {
  /** As an input: what the backbone as a whole reads. */
  static final int ENTRY = -1;

  private String name;
  private Layer layer;
  private List<Integer> inputs = new ArrayList<>();
  private boolean concatenation;

  /** For JSON. */
  public Member() {}

  /**
   * @param concatenation without a layer: whether the inputs' channels follow each other instead of
   *     being added
   */
  Member(String name, Layer layer, List<Integer> inputs, boolean concatenation) {
    this.name = name;
    this.layer = layer;
    this.inputs = new ArrayList<>(inputs);
    this.concatenation = concatenation;
  }

  /** The vertex's name in the stock graph. */
  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name;
  }

  /** The stock configuration, frozen layers in their wrapper; null for a sum or concatenation. */
  public Layer getLayer() {
    return layer;
  }

  public void setLayer(Layer layer) {
    this.layer = layer;
  }

  /** Positions of the vertices that it reads among the members, −1 for the backbone's input. */
  public List<Integer> getInputs() {
    return inputs;
  }

  public void setInputs(List<Integer> inputs) {
    this.inputs = inputs;
  }

  /** Whether the channels of the inputs follow each other; only without a layer. */
  public boolean isConcatenation() {
    return concatenation;
  }

  public void setConcatenation(boolean concatenation) {
    this.concatenation = concatenation;
  }

  /** Whether it adds its inputs. */
  boolean adds() {
    return layer == null && !concatenation;
  }

  /** Whether the layer is in DL4J's wrapper for layers that do not learn. */
  boolean frozen() {
    return layer instanceof FrozenLayer;
  }

  /** The layer without its wrapper; null for a sum or concatenation. */
  Layer plain() {
    return layer instanceof FrozenLayer wrapper ? wrapper.getLayer() : layer;
  }

  @Override
  public Member clone() {
    return new Member(name, layer == null ? null : layer.clone(), inputs, concatenation);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Member member
        && Objects.equals(name, member.name)
        && Objects.equals(layer, member.layer)
        && Objects.equals(inputs, member.inputs)
        && concatenation == member.concatenation;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, inputs);
  }
}
