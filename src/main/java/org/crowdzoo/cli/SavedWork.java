package org.crowdzoo.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.crowdzoo.training.Trainer;

/** What of an unfinished run, comparison or sweep lies in its folder. */
record SavedWork(Path folder) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The end of a line: from what {@code --resume} would go on, or that there is nothing. */
  String inWords() {
    try {
      List<String> parts = parts();
      return parts.isEmpty()
          ? " before anything was saved in " + folder
          : "; "
              + folder
              + " holds "
              + String.join(" and ", parts)
              + ", --resume goes on from there";
    } catch (IOException | RuntimeException e) {
      return "; what was saved in " + folder + " cannot be read: " + e.getMessage();
    }
  }

  private List<String> parts() throws IOException {
    List<String> parts = new ArrayList<>();
    int candidates = lines(folder.resolve("candidates.jsonl"));
    int trials = 0;
    for (Path choice : named("choice.json")) {
      trials += JSON.readTree(choice.toFile()).path("trials").size();
    }
    List<Path> finished = candidates > 0 ? List.of() : named("seed.json");
    List<Path> checkpoints = named("checkpoint.zip");
    if (candidates > 0) {
      parts.add(count(candidates, "finished candidate"));
    }
    if (trials > 0) {
      parts.add(count(trials, "finished trial") + " of auto's choice");
    }
    if (!finished.isEmpty()) {
      parts.add(count(finished.size(), "finished training"));
    }
    if (checkpoints.size() == 1) {
      parts.add("a checkpoint after epoch " + Trainer.epochsDone(checkpoints.get(0)));
    } else if (!checkpoints.isEmpty()) {
      parts.add(checkpoints.size() + " checkpoints");
    }
    return parts;
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static int lines(Path file) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    return (int) Files.readString(file).chars().filter(c -> c == '\n').count();
  }

  private List<Path> named(String name) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.find(folder, 5, (file, is) -> file.endsWith(name))) {
      return files.toList();
    }
  }
}
