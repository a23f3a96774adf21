package org.crowdzoo.engine.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.javacpp.PointerScope;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;

/**
 * Turns the members of a backbone into a {@link Plan} for one shape of input. On the way an
 * activation is merged into the convolution, batch normalization or sum that it alone follows.
 */
final class Lowering {
  private final List<Member> members;
  private final long[] offsets;
  private final PlanBuilder plan;
  private final MemberGraph graph;
  private final Tensor[] results;

  /** Whether a result has one reader only, and lies where nothing else does. */
  private final boolean[] exclusive;

  /** Whether a member only hands on what it reads. */
  private final boolean[] passed;

  private Tensor entry;
  private final List<Operation> operations = new ArrayList<>();

  private Lowering(List<Member> members, PlanBuilder plan) {
    this.members = members;
    this.plan = plan;
    this.graph = new MemberGraph(members, plan.training);
    this.offsets = MemberParameters.offsets(members);
    this.results = new Tensor[members.size()];
    this.exclusive = new boolean[members.size()];
    this.passed = new boolean[members.size()];
  }

  /**
   * The plan for images [N, C, H, W].
   *
   * @param prepared as in {@link PlanBuilder}
   * @param sharing the threads that the plan is for
   */
  static Plan plan(
      List<Member> members,
      long[] images,
      boolean training,
      boolean inputGradient,
      engine engine,
      Prepared prepared,
      Sharing sharing) {
    // The scope collects the native objects made meanwhile, so that the plan can release them.
    PointerScope scope = scope();
    try {
      PlanBuilder builder = new PlanBuilder(engine, training, prepared, sharing);
      builder.own(scope);
      boolean back = training && inputGradient;
      Plan plan =
          NativeThreads.with(
              sharing.threads(), () -> new Lowering(members, builder).build(images, back));
      scope.extend();
      return plan;
    } finally {
      scope.close();
    }
  }

  @SuppressWarnings("unchecked")
  private static PointerScope scope() {
    return new PointerScope();
  }

  private Plan build(long[] images, boolean inputGradient) {
    entry = entry(images, inputGradient);
    for (int i = 0; i < members.size(); i++) {
      if (results[i] == null) {
        lower(i);
      }
    }
    Tensor exit = results[members.size() - 1];
    boolean pooled = members.get(members.size() - 1).plain() instanceof GlobalPoolingLayer;
    var plain = PlanBuilder.desc(exit.dims, format_tag.nchw);
    plan.reorder(exit.value, plan.at(Source.OUTPUT, 0, plain));
    if (exit.needsGradient) {
      plan.turnBack();
      exit.gradient = plan.as(exit.desc, plan.at(Source.OUTPUT_GRADIENT, 0, plain));
      exit.shared = true;
      for (int i = operations.size() - 1; i >= 0; i--) {
        if (operations.get(i).output().needsGradient) {
          operations.get(i).backward(plan);
        }
      }
      if (inputGradient) {
        plan.reorder(
            entry.gradient,
            plan.at(Source.INPUT_GRADIENT, 0, PlanBuilder.desc(images, format_tag.nchw)));
      }
    }
    return plan.build(pooled ? new long[] {exit.batch(), exit.channels()} : exit.dims);
  }

  /** The images: as they are if they have few channels, or else in blocks. */
  private Tensor entry(long[] images, boolean inputGradient) {
    var plain = PlanBuilder.desc(images, format_tag.nchw);
    Buffer given = plan.at(Source.INPUT, 0, plain);
    boolean block = images[1] % 16 == 0;
    format_tag tag = block ? OneDnn.blocked() : format_tag.nchw;
    var desc = PlanBuilder.desc(images, tag);
    return new Tensor(images, tag, desc, block ? plan.as(desc, given) : given, inputGradient);
  }

  private void lower(int i) {
    Member member = members.get(i);
    boolean trainable = graph.learns(i);
    Tensor x = read(member.getInputs().get(0));
    int source = member.getInputs().get(0);
    boolean alone = source != Member.ENTRY && exclusive[source];
    boolean inPlace = alone && !x.kept;
    Layer layer = member.plain();
    if (graph.isFolded(i) || graph.isFolded(source)) {
      foldUnlessAwaited(graph.isFolded(i) ? i : source);
    } else if (layer instanceof ConvolutionLayer convolution) {
      Pointwise own = Pointwise.of(convolution.getActivationFn()).orElseThrow();
      Pointwise function = own.isIdentity() ? graph.following(i) : own;
      add(
          i,
          new ConvolutionOperation(plan, x, convolution, offsets[i], trainable, function),
          own.isIdentity() && !function.isIdentity());
    } else if (layer instanceof BatchNormalization normalization) {
      boolean relu = graph.following(i).isRelu();
      add(
          i,
          new NormalizationOperation(plan, x, normalization, offsets[i], trainable, relu, inPlace),
          relu);
    } else if (layer instanceof ActivationLayer activation) {
      Pointwise function = Pointwise.of(activation.getActivationFn()).orElseThrow();
      if (function.isIdentity()) {
        pass(i, x, alone);
      } else {
        add(i, new ActivationOperation(plan, x, function, inPlace), false);
      }
    } else if (layer instanceof SubsamplingLayer pooling) {
      Window window = Window.of(pooling, x.height(), x.width());
      add(i, new PoolOperation(plan, x, window, pooled(pooling)), false);
    } else if (layer instanceof GlobalPoolingLayer pooling) {
      boolean max = pooling.getPoolingType() == PoolingType.MAX;
      algorithm kind = max ? algorithm.pooling_max : algorithm.pooling_avg_include_padding;
      add(i, new PoolOperation(plan, x, Window.whole(x.height(), x.width()), kind), false);
    } else if (layer instanceof DropoutLayer dropout) {
      if (trainable && dropout.getIDropout() instanceof Dropout law) {
        add(i, new DropoutOperation(plan, x, law.getP()), false);
      } else {
        pass(i, x, alone);
      }
    } else if (layer instanceof ZeroPaddingLayer padding) {
      add(i, new PaddingOperation(plan, x, padding.getPadding()), false);
    } else if (member.isConcatenation()) {
      List<Tensor> parts = member.getInputs().stream().map(this::read).toList();
      add(i, new ConcatenationOperation(plan, parts), false);
    } else {
      sum(i, member.getInputs());
    }
  }

  private Tensor read(int input) {
    return input == Member.ENTRY ? entry : results[input];
  }

  private void sum(int i, List<Integer> inputs) {
    if (inputs.size() == 2 && foldInto(i, inputs.get(0), inputs.get(1))) {
      return;
    }
    Tensor total = read(inputs.get(0));
    for (int j = 1; j < inputs.size(); j++) {
      boolean last = j == inputs.size() - 1;
      Pointwise function = last ? graph.following(i) : Pointwise.IDENTITY;
      Operation operation = new AddOperation(plan, total, read(inputs.get(j)), function);
      if (last) {
        add(i, operation, !function.isIdentity());
      } else {
        operations.add(operation);
        total = operation.output();
      }
    }
  }

  private void foldUnlessAwaited(int convolution) {
    int norm = graph.follower(convolution);
    if (graph.awaiting(convolution) < 0 && results[norm] == null) {
      fold(convolution, null, norm);
    }
  }

  /**
   * Runs a folded convolution.
   *
   * @param addend as in {@link FoldedConvolution}
   * @param end the member whose result it gives: the batch normalization or the sum
   */
  private void fold(int convolution, Tensor addend, int end) {
    int norm = graph.follower(convolution);
    Pointwise function = graph.following(end);
    Operation operation =
        new FoldedConvolution(
            plan,
            read(members.get(convolution).getInputs().get(0)),
            (ConvolutionLayer) members.get(convolution).plain(),
            offsets[convolution],
            (BatchNormalization) members.get(norm).plain(),
            offsets[norm],
            addend,
            function);
    results[convolution] = operation.output();
    results[norm] = operation.output();
    add(end, operation, !function.isIdentity());
  }

  /** Lets a folded convolution do the sum that waits for it, if there is one and it may. */
  private boolean foldInto(int sum, int a, int b) {
    int first = awaited(a);
    int second = awaited(b);
    if (first >= 0 && second >= 0) {
      fold(second, null, b);
      second = -1;
    }
    int convolution = Math.max(first, second);
    if (convolution < 0) {
      return false;
    }
    int other = first >= 0 ? b : a;
    if (mayOverwrite(other, sum)) {
      fold(convolution, results[other], sum);
      return true;
    }
    fold(convolution, null, graph.follower(convolution));
    return false;
  }

  /** The folded convolution that has not run yet and whose normalization is given; or −1. */
  private int awaited(int norm) {
    if (norm == Member.ENTRY || results[norm] != null) {
      return -1;
    }
    return members.get(norm).getInputs().get(0);
  }

  /** Whether a result lies in a place of its own, and nobody but the sum still has to read it. */
  private boolean mayOverwrite(int i, int sum) {
    if (i == Member.ENTRY || passed[i] || results[i].kept || results[i].tag != OneDnn.blocked()) {
      return false;
    }
    for (int j = i + 1; j < members.size(); j++) {
      if (j != sum
          && members.get(j).getInputs().contains(i)
          && (results[j] == null || graph.learns(j))) {
        return false;
      }
    }
    return true;
  }

  private static algorithm pooled(SubsamplingLayer layer) {
    if (layer.getPoolingType() == org.deeplearning4j.nn.conf.layers.PoolingType.MAX) {
      return algorithm.pooling_max;
    }
    return layer.isAvgPoolIncludePadInDivisor()
        ? algorithm.pooling_avg_include_padding
        : algorithm.pooling_avg_exclude_padding;
  }

  /**
   * @param merged whether the operation did the work of the activation behind it, too
   */
  private void add(int i, Operation operation, boolean merged) {
    operations.add(operation);
    results[i] = operation.output();
    exclusive[i] = graph.readers(i) == 1;
    if (merged) {
      int next = graph.follower(i);
      results[next] = operation.output();
      exclusive[next] = graph.readers(next) == 1;
    }
  }

  /** A member that changes nothing. */
  private void pass(int i, Tensor x, boolean alone) {
    results[i] = x;
    passed[i] = true;
    exclusive[i] = alone && graph.readers(i) == 1;
  }
}
