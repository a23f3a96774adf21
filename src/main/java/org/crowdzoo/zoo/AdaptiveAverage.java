package org.crowdzoo.zoo;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;

/**
 * PyTorch's {@code AdaptiveAvgPool2d} in DL4J's own layers: cell i of n along a side of h pixels is
 * the mean of pixels ⌊i h / n⌋ to ⌈(i + 1) h / n⌉ − 1. Where n divides h that is ordinary pooling,
 * where h divides n repetition; else each cell is cut out and they are put side by side, rows
 * first.
 */
final class AdaptiveAverage {
  private static final int HEIGHT = 2;
  private static final int WIDTH = 3;

  private AdaptiveAverage() {}

  /** Adds the layers; gives the name of the last, or of the input if there is nothing to do. */
  static String addTo(TorchLayers net, String input, ImageSize size, int cells) {
    int height = (int) size.height();
    int width = (int) size.width();
    if (height == cells && width == cells) {
      return input;
    }
    if (height % cells == 0 && width % cells == 0) {
      net.graph().addLayer("adaptive", average(height / cells, width / cells, true), input);
      return "adaptive";
    }
    if (cells % height == 0 && cells % width == 0) {
      int[] times = {cells / height, cells / width};
      net.graph().addLayer("adaptive", new Upsampling2D.Builder().size(times).build(), input);
      return "adaptive";
    }
    String rows = along(net, "adaptive-rows", input, height, cells, HEIGHT);
    return along(net, "adaptive", rows, width, cells, WIDTH);
  }

  private static String along(
      TorchLayers net, String name, String input, int pixels, int cells, int axis) {
    if (pixels == cells) {
      return input;
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < cells; i++) {
      int from = i * pixels / cells;
      int to = ((i + 1) * pixels + cells - 1) / cells;
      String cell = name + "-" + (i + 1);
      int[] crop =
          axis == HEIGHT
              ? new int[] {from, pixels - to, 0, 0}
              : new int[] {0, 0, from, pixels - to};
      net.graph().addLayer(cell + "-cut", new Cropping2D(crop), input);
      if (to - from > 1) {
        SubsamplingLayer mean =
            axis == HEIGHT ? average(to - from, 1, false) : average(1, to - from, false);
        net.graph().addLayer(cell, mean, cell + "-cut");
        parts.add(cell);
      } else {
        parts.add(cell + "-cut");
      }
    }
    MergeVertex beside = new MergeVertex();
    beside.setMergeAxis(axis);
    net.graph().addVertex(name, beside, parts.toArray(String[]::new));
    return name;
  }

  private static SubsamplingLayer average(int height, int width, boolean moves) {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
        .kernelSize(height, width)
        .stride(moves ? height : 1, moves ? width : 1)
        .convolutionMode(ConvolutionMode.Truncate)
        .build();
  }
}
