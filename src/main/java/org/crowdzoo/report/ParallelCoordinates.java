package org.crowdzoo.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.crowdzoo.report.SweepView.Role;
import org.crowdzoo.sweep.CandidateResult;
import org.crowdzoo.sweep.Parameter;

/**
 * One axis a parameter and one for the score, one line a candidate: the bluer the better its rank,
 * the chosen one orange. Each axis has its name above it and ticks with values.
 */
final class ParallelCoordinates {
  private static final int TOP = 110;
  private static final int BOTTOM = 50;
  private static final int SIDE = 90;
  private static final int TICKS = 5;
  private static final Color WORST = new Color(0xd8d8d8);
  private static final Color TEXT = new Color(0x333333);
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  private final SweepView view;
  private final List<Axis> axes = new ArrayList<>();

  /** A tick at a height from 0 to 1. */
  private record Tick(double height, String text) {}

  private interface Height {
    double of(CandidateResult candidate);
  }

  private record Axis(String name, Height height, List<Tick> ticks) {}

  ParallelCoordinates(SweepView view) {
    this.view = view;
    view.sweep().parameters().forEach(parameter -> axes.add(axis(parameter)));
    double low = view.scored().stream().mapToDouble(CandidateResult::score).min().orElse(0);
    double high = view.scored().stream().mapToDouble(CandidateResult::score).max().orElse(1);
    axes.add(axis(view.score(), low, high, false, CandidateResult::score));
  }

  private static Axis axis(Parameter parameter) {
    if (parameter instanceof Parameter.Choice choice) {
      List<JsonNode> values = choice.values();
      List<Tick> ticks = new ArrayList<>();
      double last = values.size() - 1.0;
      for (int i = 0; i < values.size(); i++) {
        ticks.add(new Tick(i / last, SweepView.shown(values.get(i))));
      }
      return new Axis(parameter.path(), c -> SweepView.position(parameter, c) / last, ticks);
    }
    Height value = c -> SweepView.position(parameter, c);
    return parameter instanceof Parameter.Continuous range
        ? axis(parameter.path(), range.min(), range.max(), range.log(), value)
        : axis(
            parameter.path(),
            ((Parameter.Whole) parameter).min(),
            ((Parameter.Whole) parameter).max(),
            false,
            value);
  }

  private static Axis axis(String name, double min, double max, boolean log, Height value) {
    if (max <= min) {
      return new Axis(name, c -> 0.5, List.of(new Tick(0.5, SweepView.number(min))));
    }
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < TICKS; i++) {
      double t = i / (TICKS - 1.0);
      double at = log ? min * Math.pow(max / min, t) : min + t * (max - min);
      ticks.add(new Tick(t, SweepView.number(at)));
    }
    return new Axis(
        name,
        c ->
            log
                ? Math.log(value.of(c) / min) / Math.log(max / min)
                : (value.of(c) - min) / (max - min),
        ticks);
  }

  BufferedImage draw(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    g.setColor(TEXT);
    g.setFont(FONT.deriveFont(Font.BOLD, 15f));
    centred(g, view.sweep().settings().name() + ": one line a candidate", width / 2.0, 26);
    g.setFont(FONT);
    centred(
        g,
        "the bluer the better its score; orange is " + view.inWords(Role.CHOSEN),
        width / 2.0,
        48);
    List<CandidateResult> worstFirst = worstFirst();
    for (int i = 0; i < worstFirst.size(); i++) {
      line(g, worstFirst.get(i), i / Math.max(1.0, worstFirst.size() - 1.0), width, height);
    }
    for (int at = 0; at < axes.size(); at++) {
      drawAxis(g, at, width, height);
    }
    g.dispose();
    return image;
  }

  private List<CandidateResult> worstFirst() {
    Comparator<Double> order = view.sweep().settings().score().bestFirst().reversed();
    return view.scored().stream()
        .sorted(Comparator.comparing(CandidateResult::score, order))
        .sorted(Comparator.comparing(c -> view.role(c) == Role.CHOSEN))
        .toList();
  }

  private double x(int axis, int width) {
    return axes.size() == 1 ? width / 2.0 : SIDE + axis * (width - 2.0 * SIDE) / (axes.size() - 1);
  }

  private static double y(double t, int height) {
    return height - BOTTOM - t * (height - TOP - BOTTOM);
  }

  private void line(Graphics2D g, CandidateResult candidate, double rank, int width, int height) {
    Path2D path = new Path2D.Double();
    for (int at = 0; at < axes.size(); at++) {
      double y = y(axes.get(at).height().of(candidate), height);
      if (at == 0) {
        path.moveTo(x(at, width), y);
      } else {
        path.lineTo(x(at, width), y);
      }
    }
    boolean chosen = view.role(candidate) == Role.CHOSEN;
    g.setColor(chosen ? Role.CHOSEN.colour : blend(rank));
    g.setStroke(new BasicStroke(chosen ? 3.5f : 1.5f));
    g.draw(path);
  }

  private void drawAxis(Graphics2D g, int at, int width, int height) {
    double x = x(at, width);
    g.setColor(TEXT);
    g.setStroke(new BasicStroke(1.2f));
    g.draw(new Line2D.Double(x, y(0, height), x, y(1, height)));
    g.setFont(FONT.deriveFont(Font.BOLD));
    // names of neighbours stand on two levels, so that long ones do not meet
    centred(g, axes.get(at).name(), x, TOP - 16 - at % 2 * 18);
    g.setFont(FONT);
    FontMetrics metrics = g.getFontMetrics();
    boolean left = at == axes.size() - 1;
    for (Tick tick : axes.get(at).ticks()) {
      double y = y(tick.height(), height);
      g.draw(new Line2D.Double(x - 4, y, x + 4, y));
      int wide = metrics.stringWidth(tick.text());
      double from = left ? x + 8 : x - 8 - wide;
      g.setColor(new Color(255, 255, 255, 200));
      g.fill(new java.awt.geom.Rectangle2D.Double(from - 2, y - 8, wide + 4, 16));
      g.setColor(TEXT);
      g.drawString(tick.text(), (float) from, (float) y + 4);
    }
  }

  private static void centred(Graphics2D g, String text, double x, double y) {
    float start = (float) (x - g.getFontMetrics().stringWidth(text) / 2.0);
    float room = g.getClipBounds() == null ? Float.MAX_VALUE : g.getClipBounds().width;
    g.drawString(text, Math.max(2, Math.min(start, room)), (float) y);
  }

  /** From grey (0) to blue (1). */
  private static Color blend(double t) {
    Color best = Role.DONE.colour;
    return new Color(
        (int) Math.round(WORST.getRed() + t * (best.getRed() - WORST.getRed())),
        (int) Math.round(WORST.getGreen() + t * (best.getGreen() - WORST.getGreen())),
        (int) Math.round(WORST.getBlue() + t * (best.getBlue() - WORST.getBlue())));
  }
}
