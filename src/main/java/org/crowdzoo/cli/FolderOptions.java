package org.crowdzoo.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.crowdzoo.files.FolderLock;
import org.crowdzoo.files.InputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code --resume} and {@code --force}: what becomes of what an earlier command left in the folder.
 * Without either, a folder that holds something finished, or half finished, is refused.
 */
public final class FolderOptions {
  /** What runs, comparisons and sweeps leave that somebody may miss. */
  private static final List<String> KEPT =
      List.of(
          "results.json",
          "model.zip",
          "model-last.zip",
          "seed.json",
          "checkpoint.zip",
          "choice.json",
          "candidates.jsonl",
          "finals.jsonl",
          "best.yaml",
          "comparison.json",
          "comparison.csv",
          "comparison.md");

  private static final Set<String> OWN_FOLDERS = Set.of("candidates", "finals", "refit");

  @Option(names = "--resume", description = "Go on with what was interrupted.")
  private boolean resume;

  @Option(
      names = "--force",
      description = "Start again where results of an earlier start lie; those are lost.")
  private boolean force;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** True if what is there is gone on with. */
  public boolean resume() {
    return resume;
  }

  /** True if what is there may be lost. */
  public boolean force() {
    return force;
  }

  /** Refuses to go on and to start again at once. */
  public void check() {
    if (resume && force) {
      throw new ParameterException(
          spec.commandLine(), "--resume goes on and --force starts again, give one of them");
    }
  }

  /**
   * Locks the folder of a run, comparison or sweep against other processes, and refuses it if an
   * earlier one's files would be lost.
   *
   * @param more which other folders in it are written to, by name
   * @throws InputException in one line, if another process writes to it, or it holds something
   */
  FolderLock take(Path folder, Predicate<String> more) throws IOException {
    check();
    FolderLock lock = FolderLock.of(folder, "choose another folder with --out");
    try {
      Optional<Path> kept = kept(folder, more);
      if (kept.isPresent() && !resume && !force) {
        throw refusal(folder, folder.relativize(kept.get()));
      }
      if (kept.isEmpty() && resume) {
        spec.commandLine().getErr().println(folder + ": nothing to go on from, so from the start");
        spec.commandLine().getErr().flush();
      }
      return lock;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** As {@link #take(Path, Predicate)} for files that are written by name; does not lock. */
  public void requireFree(Path folder, List<Path> files) {
    check();
    for (Path file : files) {
      if (!resume && !force && Files.exists(folder.resolve(file))) {
        throw refusal(folder, file);
      }
    }
  }

  private static InputException refusal(Path folder, Path file) {
    return new InputException(
        folder + ": holds " + file + " already; --resume goes on, --force starts again");
  }

  private static Optional<Path> kept(Path folder, Predicate<String> more) throws IOException {
    for (String name : KEPT) {
      if (Files.exists(folder.resolve(name))) {
        return Optional.of(folder.resolve(name));
      }
    }
    try (Stream<Path> inside = Files.list(folder)) {
      for (Path entry : inside.sorted().toList()) {
        String name = entry.getFileName().toString();
        boolean written = OWN_FOLDERS.contains(name) || name.startsWith("seed-") || more.test(name);
        if (written && Files.isDirectory(entry)) {
          try (Stream<Path> below =
              Files.find(entry, 4, (file, is) -> KEPT.contains(file.getFileName().toString()))) {
            Optional<Path> first = below.sorted().findFirst();
            if (first.isPresent()) {
              return first;
            }
          }
        }
      }
    }
    return Optional.empty();
  }
}
