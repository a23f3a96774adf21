package org.crowdzoo.engine.onednn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;

/**
 * A part of a graph that reads one array of images and returns one array, and consists of vertices
 * that can be compiled.
 *
 * @param entry the vertex or graph input that it reads
 * @param vertices names in an order in which each follows its inputs; the last is the output
 */
record Region(String entry, List<String> vertices) {

  String exit() {
    return vertices.get(vertices.size() - 1);
  }

  /** Finds the region with the most convolutions, and of those the one with the most vertices. */
  static Optional<Region> largest(ComputationGraphConfiguration graph, List<String> order) {
    return new Search(graph, order).largest();
  }

  /** Why vertices cannot be compiled: the first vertex of each reason, and the reason. */
  static Map<String, String> problems(ComputationGraphConfiguration graph, List<String> order) {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (String name : order) {
      GraphVertex vertex = graph.getVertices().get(name);
      if (vertex != null) {
        Support.problem(vertex)
            .filter(reason -> !reasons.containsValue(reason))
            .ifPresent(reason -> reasons.put(name, reason));
      }
    }
    return reasons;
  }

  /**
   * A search.
   *
   * @param readers of each vertex and input of the graph, in the order
   */
  private record Search(
      ComputationGraphConfiguration graph, List<String> order, Map<String, List<String>> readers) {
    Search(ComputationGraphConfiguration graph, List<String> order) {
      this(graph, order, new HashMap<>());
      for (String reader : order) {
        for (String input : new HashSet<>(inputs(reader))) {
          readers.computeIfAbsent(input, name -> new ArrayList<>()).add(reader);
        }
      }
    }

    Optional<Region> largest() {
      Region best = null;
      for (String entry : order) {
        if (!holdsImages(entry)) {
          continue;
        }
        Set<String> candidates = candidates(entry);
        for (String exit : candidates) {
          Optional<Region> region = upTo(exit, entry, candidates);
          if (region.isPresent() && (best == null || larger(region.get(), best))) {
            best = region.get();
          }
        }
      }
      return Optional.ofNullable(best);
    }

    private boolean larger(Region a, Region b) {
      long difference = convolutions(a) - convolutions(b);
      return difference > 0 || difference == 0 && a.vertices().size() > b.vertices().size();
    }

    private long convolutions(Region region) {
      return region.vertices().stream().filter(this::isConvolution).count();
    }

    private boolean isConvolution(String name) {
      return Support.plainLayer(graph.getVertices().get(name)) instanceof ConvolutionLayer;
    }

    private List<String> readers(String name) {
      return readers.getOrDefault(name, List.of());
    }

    private List<String> inputs(String name) {
      return graph.getVertexInputs().getOrDefault(name, List.of());
    }

    /** Some reader takes nothing but images, perhaps behind others that keep the shape. */
    private boolean holdsImages(String name) {
      return readers(name).stream()
          .anyMatch(
              reader -> {
                GraphVertex vertex = graph.getVertices().get(reader);
                return Support.readsImages(vertex)
                    || Support.keepsShape(vertex) && holdsImages(reader);
              });
    }

    /** Everything that can be computed from the entry alone by vertices that can be compiled. */
    private Set<String> candidates(String entry) {
      Set<String> found = new LinkedHashSet<>();
      for (String name : order) {
        GraphVertex vertex = graph.getVertices().get(name);
        List<String> inputs = inputs(name);
        if (vertex == null || inputs.isEmpty() || Support.problem(vertex).isPresent()) {
          continue;
        }
        boolean distinct = new HashSet<>(inputs).size() == inputs.size();
        boolean reachable =
            inputs.stream()
                .allMatch(
                    input ->
                        input.equals(entry)
                            || found.contains(input)
                                && !Support.returnsFeatures(graph.getVertices().get(input)));
        if (distinct && reachable && !freezesWhatLearns(name, vertex, found)) {
          found.add(name);
        }
      }
      return found;
    }

    /** DL4J stops the backward pass at a frozen layer; below it nothing may want to learn. */
    private boolean freezesWhatLearns(String name, GraphVertex vertex, Set<String> found) {
      return isFrozen(vertex)
          && inputs(name).stream().anyMatch(input -> found.contains(input) && learns(input, found));
    }

    private boolean learns(String name, Set<String> found) {
      GraphVertex vertex = graph.getVertices().get(name);
      if (!found.contains(name) || isFrozen(vertex)) {
        return false;
      }
      return vertex.numParams(true) > 0
          || inputs(name).stream().anyMatch(input -> learns(input, found));
    }

    /** The exit and all that it needs, if nothing of that is read elsewhere. */
    private Optional<Region> upTo(String exit, String entry, Set<String> candidates) {
      Set<String> needed = new HashSet<>();
      List<String> waiting = new ArrayList<>(List.of(exit));
      while (!waiting.isEmpty()) {
        String name = waiting.remove(waiting.size() - 1);
        if (!name.equals(entry) && needed.add(name)) {
          waiting.addAll(inputs(name));
        }
      }
      boolean closed =
          needed.stream()
              .filter(name -> !name.equals(exit))
              .noneMatch(
                  name ->
                      graph.getNetworkOutputs().contains(name)
                          || !needed.containsAll(readers(name)));
      boolean convolves = needed.stream().anyMatch(this::isConvolution);
      if (!closed || !convolves || !candidates.containsAll(needed)) {
        return Optional.empty();
      }
      return Optional.of(new Region(entry, order.stream().filter(needed::contains).toList()));
    }
  }

  private static boolean isFrozen(GraphVertex vertex) {
    return vertex instanceof FrozenVertex || Support.layer(vertex) instanceof FrozenLayer;
  }
}
