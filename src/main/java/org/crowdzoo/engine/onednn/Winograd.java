package org.crowdzoo.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A 3x3 convolution of stride 1 by Winograd's minimal filtering F(4x4, 3x3), a quarter of the
 * multiplications (Lavin and Gray 2016, doi:10.1109/CVPR.2016.435), for processors for which oneDNN
 * has none of its own: y = A'[(G g G') (B'dB)]A tile by tile. At each of the 36 places of a tile
 * that is a product of matrices over channels, which oneDNN computes; the transforms are {@link
 * WinogradTransforms}. {@code -Dcrowdzoo.winograd=off} forbids it, {@code always} takes it wherever
 * it can be had and not only where it is expected to be faster.
 */
final class Winograd {
  /** System property. */
  static final String SWITCH = "crowdzoo.winograd";

  private static final int PLACES = WinogradTransforms.TILE * WinogradTransforms.TILE;
  private static final int WEIGHTS = 9;

  /**
   * Products in which many filters are multiplied: an edge where threads part a product is rounded
   * otherwise, and two of the same size are a thread's each.
   */
  private static final int PARTS = 2;

  /**
   * Bytes of transformed tiles that are made before they are multiplied: they stay in the cache.
   */
  private static final long CHUNK_BYTES = 6 << 20;

  private static final int FEWEST_TILES = 16;

  /** Columns of the matrix of filters that are transformed at once. */
  private static final long FILTERS = 1 << 13;

  private final PlanBuilder plan;
  private final long in;
  private final long out;
  private final Tiling input;
  private final Tiling output;
  private final Tiling outputGradient;
  private final Tiling inputGradient;

  private Winograd(PlanBuilder plan, Window window, Tensor x, Tensor y) {
    this.plan = plan;
    this.in = x.channels();
    this.out = y.channels();
    int top = (int) window.before()[0];
    int left = (int) window.before()[1];
    this.input = tiling(x, y, WinogradTransforms.TILE, top, left);
    this.output = tiling(y, y, WinogradTransforms.STEP, 0, 0);
    // dL/dx is the convolution of dL/dy with the filters turned by 180 degrees
    this.outputGradient = tiling(y, x, WinogradTransforms.TILE, 2 - top, 2 - left);
    this.inputGradient = tiling(x, x, WinogradTransforms.STEP, 0, 0);
  }

  private static Tiling tiling(Tensor map, Tensor result, int size, int top, int left) {
    return new Tiling(
        (int) map.batch(),
        (int) map.height(),
        (int) map.width(),
        (int) map.channels(),
        tiles(result.height()),
        tiles(result.width()),
        size,
        top,
        left);
  }

  private static int tiles(long pixels) {
    return (int) ((pixels + WinogradTransforms.STEP - 1) / WinogradTransforms.STEP);
  }

  /** The convolution of x to y, or null where it cannot be had or would take longer. */
  static Winograd of(PlanBuilder plan, ConvolutionLayer layer, Window window, Tensor x, Tensor y) {
    String mode = System.getProperty(SWITCH, "auto").toLowerCase(Locale.ROOT);
    boolean can =
        !mode.equals("off")
            && !OneDnn.avx512()
            && window.isThreeByThree()
            && !Filters.of(layer).isDepthwise()
            && x.tag == OneDnn.blocked()
            && Math.max(window.before()[0], window.before()[1]) <= 2
            && Math.max(x.channels(), y.channels()) <= WinogradTiles.LENGTH
            && Math.max(bytes(x), bytes(y)) <= Integer.MAX_VALUE;
    return can && (mode.equals("always") || pays(x.channels(), y.dims))
        ? new Winograd(plan, window, x, y)
        : null;
  }

  private static long bytes(Tensor map) {
    return map.batch() * map.channels() * map.height() * map.width() * Float.BYTES;
  }

  /**
   * Whether it is faster by a fifth, by what was measured on two cores with AVX2.
   *
   * @param in channels of the input
   * @param y shape of the result
   */
  static boolean pays(long in, long... y) {
    double tiles = (double) y[0] * tiles(y[2]) * tiles(y[3]);
    double filters = (double) in * y[1];
    // in ns: products, what is done with a tile's channels, what is done with the weights
    double direct = 2 * WEIGHTS * y[0] * y[2] * y[3] * filters / 140;
    double here = 2 * PLACES * tiles * filters / 125 + 30 * tiles * (in + y[1]) + 15 * filters;
    return here < 0.8 * direct;
  }

  /** The layout of maps here: a pixel's channels together. */
  private static memory.desc plain(Tensor map) {
    return PlanBuilder.desc(map.dims, format_tag.nhwc);
  }

  /**
   * Adds y = W * x + b, in the layout of tiles.
   *
   * @param filters what {@link #filters} made of the weights
   * @param bias [out], or null
   * @return y, its channels last
   */
  Buffer forward(Tensor x, Tensor y, Buffer filters, Buffer bias) {
    Buffer read = plan.as(plain(x), x.value);
    Buffer written = plan.arena(plain(y));
    memory.desc transposed = strided(new long[] {PLACES, in, out}, in * out, 1, in);
    convolve(input, read, plan.view(filters, transposed), bias, output, written);
    return written;
  }

  /**
   * Adds dL/dx.
   *
   * @param gradient dL/dy, its channels last
   * @param weights [out, in, 3, 3]
   * @return dL/dx, its channels last
   */
  Buffer backwardData(Tensor x, Buffer gradient, Buffer weights) {
    Buffer filters = plan.arena(filtersDesc());
    filters(weights, true, filters);
    Buffer written = plan.arena(plain(x));
    memory.desc matrices = strided(new long[] {PLACES, out, in}, in * out, in, 1);
    convolve(outputGradient, gradient, plan.view(filters, matrices), null, inputGradient, written);
    return written;
  }

  /** dL/dy, its channels last. */
  Buffer gradient(Tensor y) {
    return plan.as(plain(y), y.gradient);
  }

  /** Where {@link #filters} puts what it makes. */
  memory.desc filtersDesc() {
    return strided(new long[] {PLACES, out * in}, out * in, 1);
  }

  /** Makes the filters at the 36 places of weights [out, in, 3, 3]. */
  void filters(Buffer weights, boolean turned, Buffer made) {
    long all = out * in;
    Buffer matrix = matrix(turned);
    for (long at = 0; at < all; at += FILTERS) {
      long n = Math.min(FILTERS, all - at);
      long parts = parts(n);
      long each = n / parts;
      memory.desc some = strided(new long[] {parts, WEIGHTS, each}, WEIGHTS * each, 1, WEIGHTS);
      memory.desc transformed = strided(new long[] {parts, PLACES, each}, each, all, 1);
      Buffer given = plan.view(weights, at * WEIGHTS, some);
      multiply(parts, plan.view(matrix, matrices(parts)), given, plan.view(made, at, transformed));
    }
  }

  private Buffer matrix(boolean turned) {
    float[] once = WinogradTransforms.filters(turned);
    float[] each = Arrays.copyOf(once, PARTS * once.length);
    System.arraycopy(once, 0, each, once.length, once.length);
    return plan.constant(matrices(PARTS), each);
  }

  private static memory.desc matrices(long parts) {
    return strided(new long[] {parts, PLACES, WEIGHTS}, PLACES * WEIGHTS, WEIGHTS, 1);
  }

  /** In how many products of their own so many filters are multiplied. */
  private static long parts(long filters) {
    return filters % PARTS == 0 ? PARTS : 1;
  }

  /** Adds products of matrices, one for each of two threads, or one by one of them. */
  private void multiply(long parts, Buffer a, Buffer b, Buffer c) {
    boolean byOne = parts < PARTS;
    Product product = product(byOne, a, b, c, false);
    plan.run(product.step(), product.buffers());
  }

  private record Product(Step step, List<Buffer> buffers) {}

  private Product product(boolean byOne, Buffer a, Buffer b, Buffer c, boolean add) {
    var desc =
        plan.making(
            byOne,
            () ->
                new matmul.primitive_desc(
                    new matmul.desc(a.memory.get_desc(), b.memory.get_desc(), c.memory.get_desc()),
                    PlanBuilder.attributes(add),
                    plan.engine));
    Arguments arguments =
        new Arguments().put(DNNL_ARG_SRC, a).put(DNNL_ARG_WEIGHTS, b).put(DNNL_ARG_DST, c);
    Step step = plan.step(byOne, plan.making(byOne, () -> new matmul(desc)), desc, arguments);
    return new Product(step, arguments.buffers);
  }

  /** Adds the way from a map to a map, a chunk of tiles after the other. */
  private void convolve(
      Tiling from, Buffer map, Buffer filters, Buffer bias, Tiling to, Buffer result) {
    int all = from.tiles();
    int chunk = chunk(all);
    Buffer tiles = plan.arena(places(chunk, from.channels()));
    Buffer products = plan.arena(places(chunk, to.channels()));
    Product whole = product(false, tiles, filters, products, false);
    int left = all % chunk == 0 ? chunk : all % chunk;
    Product last =
        left == chunk
            ? whole
            : product(
                false,
                plan.view(tiles, places(left, from.channels())),
                filters,
                plan.view(products, places(left, to.channels())),
                false);
    List<Buffer> touched = touched(List.of(whole, last), map, result, bias);
    plan.run(
        stream -> {
          stream._wait();
          WinogradTiles work = new WinogradTiles(parallel());
          float[] shift = bias == null ? null : new float[to.channels()];
          if (bias != null) {
            bias.read(shift);
          }
          for (int at = 0; at < all; at += chunk) {
            int n = Math.min(chunk, all - at);
            work.ofInput(from, map.floats(), at, n, tiles.floats());
            (n == chunk ? whole : last).step().run(stream);
            stream._wait();
            work.ofProducts(to, products.floats(), at, n, shift, result.floats());
          }
        },
        touched);
  }

  /**
   * Adds dL/dW = G'[Σ (A dL/dy A') (B'dB)]G.
   *
   * @param gradient dL/dy, its channels last
   * @param result [out, in, 3, 3]
   * @param biasResult [out], or null
   */
  void backwardWeights(Tensor x, Buffer gradient, Buffer result, Buffer biasResult) {
    Buffer map = plan.as(plain(x), x.value);
    int all = input.tiles();
    int chunk = chunk(all);
    int left = all % chunk == 0 ? chunk : all % chunk;
    Buffer tiles = plan.arena(places(chunk, in));
    Buffer back = plan.arena(places(chunk, out));
    Buffer sums = plan.arena(filtersDesc());
    Product first = gradients(back, tiles, sums, Math.min(all, chunk), false);
    Product whole = gradients(back, tiles, sums, chunk, true);
    Product last = gradients(back, tiles, sums, left, true);
    List<Buffer> touched = touched(List.of(first, whole, last), map, gradient, biasResult);
    plan.run(
        stream -> {
          stream._wait();
          WinogradTiles work = new WinogradTiles(parallel());
          float[] shift = biasResult == null ? null : new float[(int) out];
          for (int at = 0; at < all; at += chunk) {
            int n = Math.min(chunk, all - at);
            work.ofInput(input, map.floats(), at, n, tiles.floats());
            work.ofGradient(output, gradient.floats(), at, n, back.floats());
            if (shift != null) {
              work.addSums(back.floats(), n, shift);
            }
            (at == 0 ? first : n == chunk ? whole : last).step().run(stream);
            stream._wait();
          }
          if (biasResult != null) {
            biasResult.write(shift);
          }
        },
        touched);
    long filters = out * in;
    Buffer matrix = matrix(false);
    for (long at = 0; at < filters; at += FILTERS) {
      long n = Math.min(FILTERS, filters - at);
      long parts = parts(n);
      long each = n / parts;
      memory.desc some = strided(new long[] {parts, each, PLACES}, each, 1, filters);
      memory.desc transformed =
          strided(new long[] {parts, each, WEIGHTS}, WEIGHTS * each, WEIGHTS, 1);
      Buffer weights = plan.view(result, at * WEIGHTS, transformed);
      multiply(parts, plan.view(sums, at, some), plan.view(matrix, matrices(parts)), weights);
    }
  }

  /** Σ over n tiles, [places, out, in]. */
  private Product gradients(Buffer back, Buffer tiles, Buffer sums, int n, boolean add) {
    memory.desc transposed = strided(new long[] {PLACES, out, n}, n * out, 1, out);
    memory.desc matrices = strided(new long[] {PLACES, out, in}, out * in, in, 1);
    return product(
        false,
        plan.view(back, transposed),
        plan.view(tiles, places(n, in)),
        plan.view(sums, matrices),
        add);
  }

  /**
   * Whether Java's threads share the transforms. They and oneDNN's, which wait busily, get in each
   * other's way: a training step took 5 % less time with them, inference 10 % more.
   */
  private boolean parallel() {
    return plan.training
        && plan.sharing.threads() > 1
        && Nd4j.getEnvironment().maxMasterThreads() > 1;
  }

  private static List<Buffer> touched(List<Product> products, Buffer... others) {
    Stream<Buffer> these = products.stream().flatMap(product -> product.buffers().stream());
    return Stream.concat(these, Arrays.stream(others).filter(Objects::nonNull)).toList();
  }

  private int chunk(int all) {
    long each = PLACES * Float.BYTES * Math.max(in, out);
    int most = (int) Math.max(FEWEST_TILES, CHUNK_BYTES / each);
    int chunks = (all + most - 1) / most;
    return (all + chunks - 1) / chunks;
  }

  private static memory.desc places(long tiles, long channels) {
    return strided(new long[] {PLACES, tiles, channels}, tiles * channels, channels, 1);
  }

  private static memory.desc strided(long[] dims, long... strides) {
    return new memory.desc(dims, memory.data_type.f32, strides, false);
  }
}
