package org.crowdzoo.crowd;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.FileName;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;
import org.crowdzoo.files.Names;
import org.crowdzoo.files.Nearest;

/**
 * {@code metadata.json} of a dataset.
 *
 * @param name the dataset's name, used in the names of result files
 * @param classes K ({@code n_classes}), at least 1
 * @param workers W ({@code n_workers}), idle ones included; at least 0
 * @param others all other keys, kept when the file is written again
 */
public record Metadata(String name, int classes, int workers, Map<String, Object> others) {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String KIND = "kind";
  private static final String SINGLE_LABEL = "single-label";
  private static final String MULTI_LABEL = "multi-label";

  /** What {@code kind} may be; the first where it is not said. */
  public static final List<String> KINDS = List.of(SINGLE_LABEL, MULTI_LABEL);

  /** More cannot be meant: a matrix of K x K numbers a worker. */
  private static final int MOST_CLASSES = 1_000_000;

  private static final int MOST_WORKERS = 10_000_000;

  /** Copies {@code others}. */
  public Metadata {
    others = Map.copyOf(others);
  }

  /**
   * Reads a file.
   *
   * @throws InputException with all its problems at once
   */
  public static Metadata read(Path file) {
    Map<String, Object> all = JsonFile.read(file);
    List<String> problems = new ArrayList<>();
    Object name = all.remove("name");
    if (!(name instanceof String text) || text.isBlank()) {
      problems.add(
          file + ": name must be a text, " + (name == null ? "it is missing" : "got " + name));
    } else if (FileName.fault(text) != null) {
      problems.add(
          file
              + ": name becomes part of file names, it "
              + FileName.fault(text)
              + ", got "
              + InputText.printable(text));
    }
    int classes = count(all.remove("n_classes"), "n_classes", 1, MOST_CLASSES, file, problems);
    int workers = count(all.remove("n_workers"), "n_workers", 0, MOST_WORKERS, file, problems);
    Object kind = all.getOrDefault(KIND, SINGLE_LABEL);
    if (kind != null && !KINDS.contains(kind)) {
      problems.add(file + ": " + KIND + " " + Nearest.mustBeOneOf(KINDS, String.valueOf(kind)));
    }
    InputException.throwIfAny(problems);
    all.values().removeIf(java.util.Objects::isNull);
    return new Metadata((String) name, classes, workers, all);
  }

  /** True if a task may have any number of labels: {@code "kind": "multi-label"}. */
  public boolean isMultiLabel() {
    return MULTI_LABEL.equals(others.get(KIND));
  }

  /** The same with another kind; {@code multi-label} is written, the usual kind is not. */
  public Metadata withMultiLabel(boolean multiLabel) {
    Map<String, Object> changed = new LinkedHashMap<>(others);
    changed.remove(KIND);
    if (multiLabel) {
      changed.put(KIND, MULTI_LABEL);
    }
    return new Metadata(name, classes, workers, changed);
  }

  /** The names of {@code class_names}, null if it does not name all K classes. */
  public List<String> classNames() {
    return others.get("class_names") instanceof List<?> names && names.size() == classes
        ? names.stream().map(String::valueOf).map(Names::composed).toList()
        : null;
  }

  /** Writes the file. */
  public void write(Path file) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", name);
    all.put("n_classes", classes);
    all.put("n_workers", workers);
    all.putAll(new TreeMap<>(others));
    AtomicFile.writeString(
        file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
  }

  /** The K names of the classes as {@code class_names} has them, else 0, 1, 2 … */
  public List<String> classNamesOrNumbers() {
    List<String> names = classNames();
    return names == null ? Votes.numbers(classes) : names;
  }

  private static int count(
      Object value, String key, int min, int max, Path file, List<String> problems) {
    if (value instanceof Integer number && number >= min && number <= max) {
      return number;
    }
    problems.add(
        file
            + ": "
            + key
            + (value instanceof Number large && large.doubleValue() > max
                ? " must be at most " + max
                : " must be a whole number from " + min)
            + (value == null ? ", it is missing" : ", got " + value));
    return min;
  }
}
