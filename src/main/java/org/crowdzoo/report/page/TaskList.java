package org.crowdzoo.report.page;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.Example;
import org.crowdzoo.identification.ActiveLab;
import org.crowdzoo.identification.VoteEntropy;

/** Tasks to look at again. */
final class TaskList {
  private static final int SHOWN = 24;
  private static final int PIXELS = 84;

  private final CrowdDataset dataset;
  private final Votes votes;
  private final double[] entropy;
  private final double[][] probabilities;
  private final double[] activeLab;
  private final double[] omega;
  private final double[] aum;

  /**
   * What is known of the tasks.
   *
   * @param probabilities [N][K] of a network, or null
   * @param omega [N] CoNAL's mean weight of the common confusion, or null
   * @param aum areas under the margin, or null
   */
  TaskList(CrowdDataset dataset, double[][] probabilities, double[] omega, MarginScores aum) {
    this.dataset = dataset;
    this.votes = dataset.votes();
    this.entropy = VoteEntropy.of(votes);
    this.probabilities = probabilities;
    this.activeLab = probabilities == null ? null : ActiveLab.scores(votes, probabilities, 0);
    this.omega = omega;
    this.aum = aum == null ? null : aum.aum();
  }

  /** Of a dataset without a network. */
  static List<Block.Tasks> of(CrowdDataset dataset) throws IOException {
    return of(dataset, null, null);
  }

  /** The tasks that score lowest, by each score that there is. */
  static List<Block.Tasks> of(CrowdDataset dataset, double[][] probabilities, double[] omega)
      throws IOException {
    MarginScores margins = MarginScores.beside(dataset).filter(MarginScores::isKnown).orElse(null);
    TaskList list = new TaskList(dataset, probabilities, omega, margins);
    List<Block.Tasks> lists = new ArrayList<>();
    lists.add(probabilities == null ? list.mostDivided() : list.leastSure());
    if (margins != null) {
      lists.add(list.smallestMargins(margins.network()));
    }
    return lists;
  }

  private Block.Tasks mostDivided() {
    return new Block.Tasks(
        "Tasks to look at again",
        "The training tasks whose votes disagree most (entropy in nats).",
        lowest(Arrays.stream(entropy).map(e -> -e).toArray()));
  }

  private Block.Tasks leastSure() {
    return new Block.Tasks(
        "Tasks to look at again",
        "The training tasks with the lowest ActiveLab score (Goh and Mueller 2023): where votes and"
            + " network together are least sure. The network has been trained on these tasks;"
            + " identify activelab asks networks that have not.",
        lowest(activeLab));
  }

  private Block.Tasks smallestMargins(String network) {
    return new Block.Tasks(
        "Tasks to look at again, by AUM",
        "The training tasks with the smallest area under the margin (Pleiss et al. 2020) that"
            + " identify aum found with "
            + network
            + ": whose label a network learns late or never.",
        lowest(aum));
  }

  private List<Block.Task> lowest(double[] scores) {
    return IntStream.range(0, votes.tasks())
        .boxed()
        .filter(i -> votes.count(i) > 0 && !Double.isNaN(scores[i]))
        .sorted(Comparator.comparingDouble(i -> scores[i]))
        .limit(SHOWN)
        .map(this::task)
        .toList();
  }

  private Block.Task task(int i) {
    List<String> names = dataset.classNames();
    Example example = dataset.train().examples().get(i);
    List<String> lines = new ArrayList<>();
    int[] histogram = votes.histogram(i);
    lines.add(
        "votes: "
            + IntStream.range(0, histogram.length)
                .filter(k -> histogram[k] > 0)
                .mapToObj(k -> names.get(k) + " " + histogram[k])
                .collect(Collectors.joining(", ")));
    List<String> scores = new ArrayList<>();
    if (probabilities != null) {
      double[] p = probabilities[i];
      int best = IntStream.range(0, p.length).reduce(0, (a, b) -> p[b] > p[a] ? b : a);
      lines.add(String.format(Locale.ROOT, "network: %s (%.2f)", names.get(best), p[best]));
      scores.add(String.format(Locale.ROOT, "ActiveLab %.3f", activeLab[i]));
    }
    scores.add(String.format(Locale.ROOT, "entropy %.2f", entropy[i]));
    if (aum != null && !Double.isNaN(aum[i])) {
      scores.add(String.format(Locale.ROOT, "AUM %.2f", aum[i]));
    }
    if (omega != null && !Double.isNaN(omega[i])) {
      scores.add(String.format(Locale.ROOT, "ω %.2f", omega[i]));
    }
    lines.add(String.join(", ", scores));
    if (example.label() >= 0) {
      lines.add("true class: " + names.get(example.label()));
    }
    return new Block.Task(example.key(), picture(example), lines);
  }

  /** A small PNG, or null if the example is none that can be shown. */
  private static String picture(Example example) {
    if (example.file() == null) {
      return null;
    }
    try {
      BufferedImage image = ImageIO.read(example.file().toFile());
      if (image == null) {
        return null;
      }
      double factor =
          Math.min(1, (double) PIXELS * 2 / Math.max(image.getWidth(), image.getHeight()));
      int width = Math.max(1, (int) Math.round(image.getWidth() * factor));
      int height = Math.max(1, (int) Math.round(image.getHeight() * factor));
      BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      Graphics2D pen = small.createGraphics();
      pen.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      pen.drawImage(image, 0, 0, width, height, null);
      pen.dispose();
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(small, "png", png);
      return "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray());
    } catch (IOException e) {
      return null;
    }
  }
}
