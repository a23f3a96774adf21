package org.crowdzoo.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.crowdzoo.experiment.ComparisonFile;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;
import org.crowdzoo.files.Nearest;
import org.crowdzoo.settings.KeyLine;
import org.crowdzoo.settings.Method;
import org.crowdzoo.strategy.Strategies;
import org.crowdzoo.sweep.SweepFile;
import org.crowdzoo.sweep.SweepSettings;
import org.crowdzoo.zoo.Backbones;

/**
 * The reference of all keys, in sections: what {@code run}, {@code compare} and {@code sweep} read,
 * and what each backbone and strategy takes.
 */
final class KeyReference {
  /** The command that writes docs/keys.md. */
  static final String RENEWAL = "./crowdzoo keys --markdown > docs/keys.md";

  private static final int COLUMN = 29;

  private KeyReference() {}

  /**
   * Keys that belong together.
   *
   * @param name what the section is found by, beside its keys' paths
   */
  record Section(String name, String title, List<KeyLine> lines) {
    Section {
      lines = List.copyOf(lines);
    }
  }

  /** All sections. */
  static List<Section> all() {
    return sections(method -> true);
  }

  private static boolean isOwn(Method<?> method) {
    var own = KeyReference.class.getProtectionDomain().getCodeSource();
    var its = method.getClass().getProtectionDomain().getCodeSource();
    return own == null || its == null || own.getLocation().equals(its.getLocation());
  }

  private static List<Section> sections(Predicate<Method<?>> listed) {
    List<Section> sections = new ArrayList<>();
    sections.add(
        new Section(
            "experiment", "An experiment, for crowdzoo run", KeyLine.of(Experiment.class, "")));
    sections.add(
        new Section(
            "comparison",
            "A comparison, for crowdzoo compare",
            KeyLine.of(ComparisonFile.class, "")));
    List<KeyLine> sweep = new ArrayList<>(KeyLine.of(SweepSettings.class, ""));
    sweep.addAll(KeyLine.of(SweepFile.class, ""));
    sweep.addAll(KeyLine.of(SweepFile.Entry.class, "space.PATH"));
    sections.add(new Section("sweep", "A sweep, for crowdzoo sweep", sweep));
    Backbones.all().stream()
        .filter(listed)
        .forEach(method -> sections.add(section("backbone", method)));
    Strategies.all().stream()
        .filter(listed)
        .forEach(method -> sections.add(section("strategy", method)));
    return List.copyOf(sections);
  }

  private static Section section(String key, Method<?> method) {
    return new Section(
        method.name(),
        key + ".name: " + method.name() + ", " + method.summary(),
        KeyLine.of(method, key));
  }

  /**
   * The sections that a prefix names, each with the keys that it names.
   *
   * @param prefix a section's name, or what a path, or its end after a dot, begins with
   * @throws InputException if there are none
   */
  static List<Section> startingWith(String prefix) {
    List<Section> found = new ArrayList<>();
    for (Section section : all()) {
      boolean whole = section.name().equals(prefix);
      List<KeyLine> lines =
          section.lines().stream().filter(line -> whole || isOf(line.path(), prefix)).toList();
      if (whole || !lines.isEmpty()) {
        found.add(new Section(section.name(), section.title(), lines));
      }
    }
    if (found.isEmpty()) {
      throw new InputException(
          "keys: no key or strategy begins with "
              + InputText.shown(prefix)
              + Nearest.question(prefix, names())
              + (Nearest.of(prefix, names()).isEmpty() ? "; crowdzoo keys lists all" : ""));
    }
    return found;
  }

  private static boolean isOf(String path, String prefix) {
    String[] words = path.toLowerCase(Locale.ROOT).split("\\.");
    String wanted = prefix.toLowerCase(Locale.ROOT);
    return IntStream.range(0, words.length)
        .mapToObj(w -> String.join(".", Arrays.asList(words).subList(w, words.length)))
        .anyMatch(end -> end.startsWith(wanted));
  }

  private static Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (Section section : all()) {
      names.add(section.name());
      section
          .lines()
          .forEach(
              line -> {
                names.add(line.path());
                names.addAll(Arrays.asList(line.path().split("\\.")));
              });
    }
    return names;
  }

  /** Sections in plain columns: path; meaning, what is allowed, default. */
  static String text(List<Section> sections, int width) {
    StringBuilder text = new StringBuilder();
    for (Section section : sections) {
      text.append(text.isEmpty() ? "" : "\n");
      text.append(TextColumns.row("", 0, section.title(), width));
      for (KeyLine line : section.lines()) {
        String what = line.meaning() + ": " + line.describe();
        text.append(TextColumns.row("  " + line.path(), COLUMN, what, width));
      }
      text.append(section.lines().isEmpty() ? "  no options\n" : "");
    }
    return text.toString();
  }

  /** The page docs/keys.md: what comes with Crowdzoo, not with jars of others. */
  static String markdown() {
    StringBuilder page = new StringBuilder("# Configuration keys\n\n");
    page.append("Every key of the files that `run`, `compare` and `sweep` read. Made by `")
        .append(RENEWAL)
        .append("`;\n`./crowdzoo keys PREFIX` prints a part of it.\n");
    for (Section section : sections(KeyReference::isOwn)) {
      page.append("\n## ").append(cell(section.title())).append("\n\n");
      if (section.lines().isEmpty()) {
        page.append("No options.\n");
        continue;
      }
      page.append("| key | meaning | allowed | default |\n|---|---|---|---|\n");
      for (KeyLine line : section.lines()) {
        page.append("| `").append(line.path()).append("` | ").append(cell(line.meaning()));
        page.append(" | ").append(cell(line.allowed())).append(" | ");
        page.append(cell(line.standard())).append(" |\n");
      }
    }
    return page.toString();
  }

  /** Text that a table's cell can hold. */
  private static String cell(String text) {
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
  }
}
