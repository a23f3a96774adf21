package org.crowdzoo.report.page;

import freemarker.core.HTMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.CsvField;
import org.crowdzoo.files.FolderLock;
import org.crowdzoo.files.InputException;

/**
 * One self-contained HTML file about runs, comparisons, sweeps and datasets.
 *
 * @param title of the page
 * @param sections one for each
 */
public record Report(String title, List<Section> sections) {
  /**
   * Gathers what is to be said.
   *
   * @param paths folders of runs, comparisons, sweeps or datasets, or their files of results
   * @throws InputException if one is none of these
   */
  public static Report of(List<Path> paths) throws IOException {
    System.setProperty("java.awt.headless", "true");
    List<Section> sections = new ArrayList<>();
    for (Path path : paths) {
      sections.add(section(path));
    }
    return new Report(sections.get(0).title(), List.copyOf(sections));
  }

  private static Section section(Path path) throws IOException {
    Path folder = Files.isRegularFile(path) ? path.toAbsolutePath().getParent() : path;
    if (Files.isRegularFile(path) && path.getFileName().toString().endsWith(".json")) {
      return path.getFileName().toString().equals("comparison.json")
          ? ComparisonSection.of(folder)
          : Files.exists(folder.resolve("candidates.csv"))
              ? SweepSection.of(folder)
              : RunSection.of(path);
    }
    if (Files.exists(folder.resolve("comparison.json"))) {
      return ComparisonSection.of(folder);
    }
    if (Files.exists(folder.resolve("candidates.csv"))) {
      return SweepSection.of(folder);
    }
    if (Files.exists(folder.resolve("results.json"))) {
      return RunSection.of(folder.resolve("results.json"));
    }
    if (Files.exists(folder.resolve("metadata.json"))) {
      return DatasetSection.of(folder);
    }
    throw new InputException(
        path
            + ": holds no results.json, comparison.json, candidates.csv or metadata.json; report"
            + " takes folders of runs, comparisons, sweeps or datasets");
  }

  /**
   * Writes the page, and its pictures and tables into a folder beside it of the same name without
   * the ending.
   *
   * @throws InputException in one line, if another process is writing the same page
   */
  public void write(Path html) throws IOException {
    try (FolderLock lock = FolderLock.beside(html, "write another page with --out")) {
      writeLocked(html);
    }
  }

  private void writeLocked(Path html) throws IOException {
    String name = html.getFileName().toString();
    Path beside = html.resolveSibling(name.replaceFirst("\\.html?$", "") + "-files");
    for (Section section : sections) {
      Path its =
          sections.size() == 1
              ? beside
              : beside.resolve(section.title().replaceAll("[^\\w.-]", "-"));
      for (Figure figure : section.figures()) {
        AtomicFile.write(
            its.resolve(figure.name() + ".png"), out -> ImageIO.write(figure.image(), "png", out));
      }
      for (Block.Table table : section.tables()) {
        AtomicFile.writeString(its.resolve(table.file() + ".csv"), csv(table));
      }
    }
    AtomicFile.writeString(html, html());
  }

  private static String csv(Block.Table table) {
    StringBuilder text = new StringBuilder();
    text.append(line(table.columns().stream().map(Block.Column::name).toList()));
    table.rows().forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream().map(CsvField::of).collect(Collectors.joining(",")) + "\n";
  }

  /** The page. */
  public String html() throws IOException {
    Configuration engine = new Configuration(Configuration.VERSION_2_3_33);
    engine.setClassForTemplateLoading(Report.class, "/org/crowdzoo/report/page");
    engine.setDefaultEncoding("UTF-8");
    engine.setLocale(Locale.ROOT);
    engine.setNumberFormat("computer");
    engine.setOutputFormat(HTMLOutputFormat.INSTANCE);
    engine.setRecognizeStandardFileExtensions(true);
    engine.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    engine.setLogTemplateExceptions(false);
    StringWriter out = new StringWriter();
    try {
      engine.getTemplate("report.ftlh").process(Map.of("page", this), out);
    } catch (TemplateException e) {
      throw new IllegalStateException(e);
    }
    return out.toString();
  }
}
