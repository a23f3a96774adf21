package org.crowdzoo.engine.onednn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crowdzoo.nn.RememberingLoss;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Copies parameters, updater state, iteration and epoch counts, and what losses remember, between a
 * stock graph and the graph compiled from it, exactly and in both directions. The two may hold the
 * same numbers in different orders, since a compiled backbone keeps its members' together.
 */
final class Transfer {
  private final ComputationGraph stock;
  private final ComputationGraph compiled;
  private final List<Piece> parameters;

  /** Floats that lie together in both graphs. */
  private record Piece(long stock, long compiled, long length) {}

  /** Where a parameter lies in its graph's flat vector. */
  private record Place(long offset, long length) {}

  private Transfer(ComputationGraph stock, ComputationGraph compiled) {
    this.stock = stock;
    this.compiled = compiled;
    List<Piece> pieces = new ArrayList<>();
    Map<String, Place> there = places(compiled);
    places(stock)
        .forEach(
            (name, place) ->
                append(pieces, place.offset(), there.get(name).offset(), place.length()));
    this.parameters = List.copyOf(pieces);
  }

  static Transfer between(ComputationGraph stock, ComputationGraph compiled) {
    return new Transfer(stock, compiled);
  }

  void toCompiled() {
    copy(parameters, stock.params(), compiled.params(), true);
    ComputationGraphUpdater updater = stock.getUpdater(false);
    if (updater != null && updater.getStateViewArray() != null) {
      copy(states(), updater.getStateViewArray(), compiled.getUpdater().getStateViewArray(), true);
    }
    count(stock, compiled);
  }

  void toStock() {
    copy(parameters, compiled.params(), stock.params(), false);
    ComputationGraphUpdater updater = compiled.getUpdater(false);
    if (updater != null && updater.getStateViewArray() != null) {
      copy(states(), updater.getStateViewArray(), stock.getUpdater().getStateViewArray(), false);
    }
    count(compiled, stock);
  }

  private static void count(ComputationGraph from, ComputationGraph to) {
    to.getConfiguration().setIterationCount(from.getConfiguration().getIterationCount());
    to.getConfiguration().setEpochCount(from.getConfiguration().getEpochCount());
    RememberingLoss.copy(from, to);
  }

  private static void copy(List<Piece> pieces, INDArray from, INDArray to, boolean forth) {
    INDArray source = from.reshape(from.length());
    INDArray target = to.reshape(to.length());
    for (Piece piece : pieces) {
      long read = forth ? piece.stock() : piece.compiled();
      long written = forth ? piece.compiled() : piece.stock();
      target
          .get(NDArrayIndex.interval(written, written + piece.length()))
          .assign(source.get(NDArrayIndex.interval(read, read + piece.length())));
    }
  }

  private static void append(List<Piece> pieces, long stock, long compiled, long length) {
    int last = pieces.size() - 1;
    if (last >= 0
        && pieces.get(last).stock() + pieces.get(last).length() == stock
        && pieces.get(last).compiled() + pieces.get(last).length() == compiled) {
      Piece before = pieces.get(last);
      pieces.set(last, new Piece(before.stock(), before.compiled(), before.length() + length));
    } else {
      pieces.add(new Piece(stock, compiled, length));
    }
  }

  /** Each parameter by its stock name {@code vertex/parameter}, in the order of the flat vector. */
  private Map<String, Place> places(ComputationGraph graph) {
    Map<String, Place> places = new LinkedHashMap<>();
    long offset = 0;
    for (int index : graph.topologicalSortOrder()) {
      GraphVertex vertex = graph.getVertices()[index];
      Map<String, INDArray> table = vertex.paramTable(false);
      if (table == null) {
        continue;
      }
      for (Map.Entry<String, INDArray> parameter : table.entrySet()) {
        long length = parameter.getValue().length();
        places.put(name(vertex, parameter.getKey()), new Place(offset, length));
        offset += length;
      }
    }
    return places;
  }

  private static String name(GraphVertex vertex, String key) {
    CompiledBackboneLayer compiled =
        vertex.hasLayer() ? CompiledBackboneLayer.in(vertex.getLayer()) : null;
    if (compiled != null) {
      CompiledBackbone conf = compiled.layerConf();
      Member member = MemberParameters.member(conf.getMembers(), key);
      return member.getName() + "/" + MemberParameters.local(key);
    }
    return vertex.getVertexName() + "/" + key;
  }

  private List<Piece> states() {
    List<Piece> pieces = new ArrayList<>();
    Map<String, List<Long>> there = stateOffsets(compiled);
    Map<String, Place> places = places(stock);
    stateOffsets(stock)
        .forEach(
            (name, offsets) -> {
              for (int k = 0; k < offsets.size(); k++) {
                long length = places.get(name).length();
                append(pieces, offsets.get(k), there.get(name).get(k), length);
              }
            });
    return pieces;
  }

  /**
   * Where the updater keeps what it knows of each parameter. DL4J groups neighbouring parameters
   * with equal updaters; a group of n parameters holds the first moment of all, then the second
   * moment of all, and so on, n floats each.
   */
  private Map<String, List<Long>> stateOffsets(ComputationGraph graph) {
    Map<Long, String> names = new LinkedHashMap<>();
    places(graph).forEach((name, place) -> names.put(place.offset(), name));
    Map<String, List<Long>> offsets = new LinkedHashMap<>();
    for (UpdaterBlock block : graph.getUpdater().getUpdaterBlocks()) {
      long size = block.getParamOffsetEnd() - block.getParamOffsetStart();
      long state = block.getUpdaterViewOffsetEnd() - block.getUpdaterViewOffsetStart();
      for (UpdaterBlock.ParamState parameter : block.getLayersAndVariablesInBlock()) {
        long within = parameter.getParamOffsetStart() - block.getParamOffsetStart();
        List<Long> found = new ArrayList<>();
        for (long moment = 0; moment < state; moment += size) {
          found.add(block.getUpdaterViewOffsetStart() + moment + within);
        }
        offsets.put(names.get((long) parameter.getParamOffsetStart()), found);
      }
    }
    return offsets;
  }
}
