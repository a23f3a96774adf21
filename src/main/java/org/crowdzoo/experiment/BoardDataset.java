package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Nearest;
import org.crowdzoo.files.Places;
import org.crowdzoo.settings.Settings;

/**
 * A dataset of the leaderboard.
 *
 * @param name of it
 * @param crowd the workers to simulate, or null where the dataset has votes
 * @param install the command that makes its folder, or null where it comes with Crowdzoo
 * @param experiment data, backbone and training that all strategies share
 */
public record BoardDataset(String name, JsonNode crowd, String install, ObjectNode experiment) {
  /** Its folder. */
  public Path folder() {
    return Places.find(experiment.path("data").path("dataset").asText());
  }

  /** True if it is installed. */
  public boolean isThere() {
    return Files.isDirectory(folder());
  }

  /** All that the leaderboard knows. */
  public static List<BoardDataset> all() {
    try (InputStream in = BoardDataset.class.getResourceAsStream("leaderboard.yaml")) {
      ObjectNode tree =
          Settings.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "leaderboard.yaml");
      List<BoardDataset> datasets = new ArrayList<>();
      tree.properties().forEach(one -> datasets.add(of(one.getKey(), one.getValue())));
      return datasets;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BoardDataset of(String name, JsonNode tree) {
    String install = tree.path("install").asText(null);
    return new BoardDataset(name, tree.get("crowd"), install, (ObjectNode) tree.get("experiment"));
  }

  /**
   * Those of these names.
   *
   * @param names empty for all that are installed
   * @throws InputException if one is unknown, or not installed, or none is
   */
  public static List<BoardDataset> named(List<String> names) {
    Map<String, BoardDataset> known = new LinkedHashMap<>();
    all().forEach(dataset -> known.put(dataset.name(), dataset));
    List<String> problems = new ArrayList<>();
    for (String name : names) {
      if (!known.containsKey(name)) {
        problems.add(
            "leaderboard: datasets " + Nearest.mustBeOneOf(List.copyOf(known.keySet()), name));
      } else if (!known.get(name).isThere()) {
        problems.add(known.get(name).isMissing());
      }
    }
    InputException.throwIfAny(problems);
    List<BoardDataset> found =
        known.values().stream()
            .filter(names.isEmpty() ? BoardDataset::isThere : d -> names.contains(d.name()))
            .toList();
    if (found.isEmpty()) {
      throw new InputException(
          "leaderboard: no dataset is at hand, of "
              + String.join(", ", known.keySet())
              + "; crowdzoo install makes them");
    }
    return found;
  }

  private String isMissing() {
    return "leaderboard: "
        + name
        + " is not installed, there is no folder "
        + folder()
        + (install == null ? "; it comes with Crowdzoo" : "; crowdzoo " + install + " makes it");
  }
}
