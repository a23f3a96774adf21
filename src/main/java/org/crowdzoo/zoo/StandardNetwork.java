package org.crowdzoo.zoo;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Places;
import org.crowdzoo.zoo.Backbones.Options;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * One of the standard backbones with its options.
 *
 * @param layers what it is made of
 * @param options complete
 * @param head torchvision's name of the class head; null where torchvision has no such network
 */
record StandardNetwork(StandardBackbone.Layers layers, Options options, String head)
    implements Backbone {
  @Override
  public String addTo(GraphBuilder graph, String input, InputType type) {
    return addTo(new TorchLayers(graph), input, type);
  }

  private String addTo(TorchLayers net, String input, InputType type) {
    String at = options.inputNorm() ? StandardLayers.norm(net.graph(), "input-norm", input) : input;
    return layers.addTo(net, at, type, options);
  }

  @Override
  public Optional<LoadedWeights> start(ComputationGraph graph, InputType type) {
    if (options.pretrained() == null) {
      return Optional.empty();
    }
    if (options.pretrained().equals(Backbones.TORCHVISION)) {
      throw new InputException(
          "pretrained: torchvision is found by ./crowdzoo and experiments; a network that is built"
              + " in Java takes the file itself");
    }
    if (!(type instanceof InputTypeConvolutional image) || image.getChannels() != 3) {
      throw new InputException(
          "pretrained weights are for images with 3 channels (RGB), the network takes " + type);
    }
    Path file = Places.find(options.pretrained());
    return Optional.of(PretrainedWeights.load(file, graph, modules(type), head));
  }

  /** torchvision's modules by the layers that stand for them. */
  Map<String, String> modules(InputType type) {
    TorchLayers net = new TorchLayers(new NeuralNetConfiguration.Builder().graphBuilder());
    addTo(net, CrowdModel.INPUT, type);
    return net.modules();
  }
}
