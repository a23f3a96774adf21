package org.crowdzoo.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.files.InputException;
import org.crowdzoo.input.Inputs;
import org.crowdzoo.input.Normalization;
import org.crowdzoo.input.Preprocessing;

/**
 * Five weak labelling functions of a dataset of images, each a rule on its own view of a picture:
 * the nearest of the class means of a few labelled training pictures, or an abstention where the
 * two nearest are about as near. The views are the upper, middle and lower third, the sums of rows
 * and columns, and 4 x 4 means of the whole. The same seed gives the same votes.
 */
public final class WeakSources {
  private static final int SIZE = 28;
  private static final int FUNCTIONS = 5;

  private final Options options;

  /**
   * How good they are.
   *
   * @param perClass labelled pictures that a rule sees of each class, drawn for each rule anew
   * @param coverage share of the pictures on which a rule votes, those it is surest of
   * @param seed of the drawing
   */
  public record Options(int perClass, double coverage, long seed) {
    /** Validates. */
    public Options {
      if (perClass < 1 || !(coverage > 0 && coverage <= 1)) {
        throw new InputException(
            "weaksources: --per-class must be at least 1 and --coverage above 0 and at most 1, got "
                + perClass
                + " and "
                + coverage);
      }
    }
  }

  /** Sources with options. */
  public WeakSources(Options options) {
    this.options = options;
  }

  /**
   * Their votes on the training pictures, [N][5], 0 to K-1, or -1 (abstains).
   *
   * @throws InputException if the dataset holds no images or no truth, or has too few pictures of a
   *     class
   */
  public int[][] votes(CrowdDataset dataset) {
    if (!dataset.train().hasLabels()) {
      throw new InputException(
          dataset.folder() + ": weak sources need the true classes of some training pictures");
    }
    Inputs train =
        Inputs.of(
            dataset.train(), Preprocessing.ofImages(dataset, SIZE, SIZE, 1, Normalization.NONE));
    float[][] pictures = new float[train.size()][SIZE * SIZE];
    for (int i = 0; i < pictures.length; i++) {
      train.read(i, pictures[i], 0);
    }
    int[][] votes = new int[pictures.length][FUNCTIONS];
    for (int j = 0; j < FUNCTIONS; j++) {
      int view = j;
      double[][] seen =
          Arrays.stream(pictures).map(picture -> view(picture, view)).toArray(double[][]::new);
      int[] vote = votes(seen, dataset.train().labels(), dataset, j);
      for (int i = 0; i < votes.length; i++) {
        votes[i][j] = vote[i];
      }
    }
    return votes;
  }

  private int[] votes(double[][] seen, int[] truth, CrowdDataset dataset, int j) {
    SplittableRandom random = new SplittableRandom(options.seed() * FUNCTIONS + j);
    double[][] means = new double[dataset.classes()][];
    for (int k = 0; k < means.length; k++) {
      means[k] = mean(seen, draw(truth, k, dataset, random));
    }
    int[] vote = new int[seen.length];
    double[] margin = new double[seen.length];
    for (int i = 0; i < seen.length; i++) {
      double[] distance = new double[means.length];
      for (int k = 0; k < means.length; k++) {
        distance[k] = distance(seen[i], means[k]);
        vote[i] = distance[k] < distance[vote[i]] ? k : vote[i];
      }
      double nearest = distance[vote[i]];
      distance[vote[i]] = Double.POSITIVE_INFINITY;
      double second = Arrays.stream(distance).min().getAsDouble();
      margin[i] = second == 0 ? 0 : (second - nearest) / second;
    }
    double[] sorted = Arrays.stream(margin).sorted().toArray();
    double least = sorted[(int) ((1 - options.coverage()) * (sorted.length - 1))];
    return IntStream.range(0, vote.length).map(i -> margin[i] < least ? -1 : vote[i]).toArray();
  }

  private List<Integer> draw(int[] truth, int k, CrowdDataset dataset, SplittableRandom random) {
    List<Integer> all =
        new ArrayList<>(
            IntStream.range(0, truth.length).filter(i -> truth[i] == k).boxed().toList());
    if (all.size() < options.perClass()) {
      throw new InputException(
          dataset.folder()
              + ": class "
              + dataset.classNames().get(k)
              + " must have at least the "
              + options.perClass()
              + " pictures of --per-class, got "
              + all.size());
    }
    List<Integer> drawn = new ArrayList<>();
    for (int d = 0; d < options.perClass(); d++) {
      drawn.add(all.remove(random.nextInt(all.size())));
    }
    return drawn;
  }

  private static double[] mean(double[][] seen, List<Integer> of) {
    double[] mean = new double[seen[0].length];
    for (int i : of) {
      for (int d = 0; d < mean.length; d++) {
        mean[d] += seen[i][d] / of.size();
      }
    }
    return mean;
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += (a[d] - b[d]) * (a[d] - b[d]);
    }
    return sum;
  }

  private static double[] view(float[] picture, int j) {
    double[] view = new double[j < 3 ? SIZE * SIZE : j == 3 ? 2 * SIZE : 49];
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        float pixel = picture[y * SIZE + x];
        if (j < 3) {
          view[y * SIZE + x] = 3 * y / SIZE == j ? pixel : 0;
        } else if (j == 3) {
          view[y] += pixel;
          view[SIZE + x] += pixel;
        } else {
          view[y / 4 * 7 + x / 4] += pixel;
        }
      }
    }
    return view;
  }
}
