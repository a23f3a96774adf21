package org.crowdzoo.crowd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.FileName;
import org.crowdzoo.files.InputException;

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
    Map<String, Object> all;
    try {
      all = JSON.readValue(Files.readAllBytes(file), new TypeReference<>() {});
    } catch (NoSuchFileException e) {
      throw new InputException(file + ": no such file", e);
    } catch (JsonProcessingException e) {
      throw new InputException(file + ": not a JSON object, " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read, " + e.getMessage(), e);
    }
    if (all == null) {
      throw new InputException(file + ": not a JSON object, got null");
    }
    List<String> problems = new ArrayList<>();
    Object name = all.remove("name");
    if (!(name instanceof String text) || text.isBlank()) {
      problems.add(file + ": name must be a text, got " + name);
    } else if (FileName.fault(text) != null) {
      // it becomes part of the names of result files
      problems.add(file + ": name " + FileName.fault(text) + ", got " + FileName.printable(text));
    }
    int classes = count(all.remove("n_classes"), "n_classes", 1, file, problems);
    int workers = count(all.remove("n_workers"), "n_workers", 0, file, problems);
    InputException.throwIfAny(problems);
    all.values().removeIf(java.util.Objects::isNull);
    return new Metadata((String) name, classes, workers, all);
  }

  /** Writes the file. */
  public void write(Path file) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", name);
    all.put("n_classes", classes);
    all.put("n_workers", workers);
    all.putAll(new java.util.TreeMap<>(others));
    AtomicFile.writeString(
        file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
  }

  private static int count(Object value, String key, int min, Path file, List<String> problems) {
    if (value instanceof Integer number && number >= min) {
      return number;
    }
    problems.add(file + ": " + key + " must be a whole number from " + min + ", got " + value);
    return min;
  }
}
