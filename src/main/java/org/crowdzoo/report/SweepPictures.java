package org.crowdzoo.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.report.SweepView.Role;
import org.crowdzoo.sweep.Parameter;
import org.crowdzoo.sweep.Sweep;
import org.crowdzoo.sweep.SweepResult;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;

/**
 * Pictures of a sweep as PNG in {@code pictures/}: {@code score-<parameter>}, {@code overview} of
 * them all, {@code parallel-coordinates}, {@code best-so-far}.
 */
public final class SweepPictures {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 600;
  private static final int PANEL_WIDTH = 520;
  private static final int PANEL_HEIGHT = 380;
  private static final int HEAD = 56;

  private final SweepView view;
  private final SweepCharts charts;
  private final Path folder;

  private SweepPictures(SweepView view, Path folder) {
    this.view = view;
    this.charts = new SweepCharts(view);
    this.folder = folder.resolve("pictures");
  }

  /**
   * Writes the pictures into the folder of a sweep.
   *
   * @throws IOException if one cannot be written
   */
  public static void write(Sweep sweep, SweepResult result, Path folder) throws IOException {
    System.setProperty("java.awt.headless", "true");
    new SweepPictures(new SweepView(sweep, result), folder).write();
  }

  private void write() throws IOException {
    for (Parameter parameter : view.sweep().parameters()) {
      save(
          BitmapEncoder.getBufferedImage(charts.scatter(parameter, WIDTH, HEIGHT)),
          "score-" + parameter.path());
    }
    save(overview(), "overview");
    save(new ParallelCoordinates(view).draw(WIDTH, HEIGHT), "parallel-coordinates");
    save(BitmapEncoder.getBufferedImage(charts.bestSoFar(WIDTH, HEIGHT)), "best-so-far");
  }

  /** The score against each parameter, two in a row, under one title and one legend. */
  private BufferedImage overview() {
    List<Parameter> parameters = view.sweep().parameters();
    int rows = Math.max(1, (parameters.size() + 1) / 2);
    int width = 2 * PANEL_WIDTH;
    int height = rows * PANEL_HEIGHT;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D all = image.createGraphics();
    all.setColor(Color.WHITE);
    all.fillRect(0, 0, width, height);
    head(all);
    int tall = (height - HEAD) / rows;
    for (int i = 0; i < parameters.size(); i++) {
      Graphics2D part =
          (Graphics2D) all.create(i % 2 * PANEL_WIDTH, HEAD + i / 2 * tall, PANEL_WIDTH, tall);
      XYChart panel = charts.panel(parameters.get(i), true, "", PANEL_WIDTH, tall);
      panel.paint(part, PANEL_WIDTH, tall);
      part.dispose();
    }
    all.dispose();
    return image;
  }

  private void head(Graphics2D g) {
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setColor(Color.DARK_GRAY);
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
    g.drawString(
        view.sweep().settings().name() + ": " + view.scoreName() + " of " + view.counts(), 14, 22);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    int x = 14;
    for (Role role : Role.values()) {
      if (!view.scored(role).isEmpty()) {
        g.setColor(role.colour);
        g.fillOval(x, 34, 10, 10);
        g.setColor(Color.DARK_GRAY);
        g.drawString(view.inWords(role), x + 15, 44);
        x += 15 + g.getFontMetrics().stringWidth(view.inWords(role)) + 24;
      }
    }
  }

  private void save(BufferedImage image, String name) throws IOException {
    AtomicFile.write(folder.resolve(name + ".png"), out -> ImageIO.write(image, "png", out));
  }
}
