package org.crowdzoo.report.page;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
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

  private TaskList() {}

  /**
   * The tasks with votes that score lowest.
   *
   * @param probabilities [N][K] of a network, or null: then the votes' entropy chooses
   */
  static Block.Tasks of(CrowdDataset dataset, double[][] probabilities) {
    Votes votes = dataset.votes();
    double[] entropy = VoteEntropy.of(votes);
    double[] scores =
        probabilities == null
            ? IntStream.range(0, votes.tasks()).mapToDouble(i -> -entropy[i]).toArray()
            : ActiveLab.scores(votes, probabilities, 0);
    List<Block.Task> tasks =
        IntStream.range(0, votes.tasks())
            .boxed()
            .filter(i -> votes.count(i) > 0)
            .sorted(Comparator.comparingDouble(i -> scores[i]))
            .limit(SHOWN)
            .map(i -> task(dataset, i, probabilities, scores[i], entropy[i]))
            .toList();
    return new Block.Tasks(
        "Tasks to look at again",
        probabilities == null
            ? "The training tasks whose votes disagree most (entropy in nats)."
            : "The training tasks with the lowest ActiveLab score (Goh and Mueller 2023): where"
                + " votes and network together are least sure. The network has been trained on"
                + " these tasks; identify activelab asks networks that have not.",
        tasks);
  }

  private static Block.Task task(
      CrowdDataset dataset, int i, double[][] probabilities, double score, double entropy) {
    Votes votes = dataset.votes();
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
    if (probabilities != null) {
      double[] p = probabilities[i];
      int best = IntStream.range(0, p.length).reduce(0, (a, b) -> p[b] > p[a] ? b : a);
      lines.add(String.format(Locale.ROOT, "network: %s (%.2f)", names.get(best), p[best]));
      lines.add(String.format(Locale.ROOT, "ActiveLab %.3f, entropy %.2f", score, entropy));
    } else {
      lines.add(String.format(Locale.ROOT, "entropy %.2f", entropy));
    }
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
