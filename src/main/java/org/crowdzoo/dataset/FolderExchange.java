package org.crowdzoo.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.crowdzoo.files.FileReason;
import org.crowdzoo.files.FolderLock;
import org.crowdzoo.files.FolderTree;
import org.crowdzoo.files.InputException;

/**
 * Replaces the dataset that a folder holds by another one, and leaves the folder's other files
 * (labels, results) where they are. Several files cannot be moved at one stroke; so the folder
 * {@code .install} inside tells how far it went, and whoever opens the dataset next finishes what a
 * killed process began:
 *
 * <ol>
 *   <li>{@code .install/new} is the new dataset, complete. From now on it will be the one. Old
 *       parts are moved into {@code .install/old}.
 *   <li>{@code .install/ready} is the same folder when all old parts are away. New parts are moved
 *       into their places.
 *   <li>{@code .install} is removed.
 * </ol>
 */
public final class FolderExchange {
  /** What a dataset is made of; nothing else is touched. */
  public static final List<String> PARTS =
      List.of(
          "train",
          "val",
          "test",
          "answers.json",
          "metadata.json",
          "answers_valid.json",
          "test_groundTruth.json");

  private final Path folder;
  private final Path work;
  private final Runnable beforeMove;

  /** The exchange in one folder. */
  public FolderExchange(Path folder) {
    this(folder, () -> {});
  }

  /** As above; {@code beforeMove} runs before each move, for tests that stop there. */
  FolderExchange(Path folder, Runnable beforeMove) {
    this.folder = folder;
    this.work = folder.resolve(".install");
    this.beforeMove = beforeMove;
  }

  /** The folder inside for unfinished work; outside of an exchange it may be removed. */
  public Path work() {
    return work;
  }

  /**
   * Puts a dataset in the place of the folder's own.
   *
   * @param built a complete dataset in a folder below {@link #work}
   */
  public void begin(Path built) throws IOException {
    try (FolderLock lock = FolderLock.of(work, "try again")) {
      move(built, work.resolve("new"));
      goOn();
    }
    FolderTree.delete(work);
  }

  /**
   * Finishes an exchange that was cut off.
   *
   * @throws InputException in one line if another process is at it, or if that fails
   */
  public void finish() {
    if (!Files.isDirectory(work.resolve("new")) && !Files.isDirectory(work.resolve("ready"))) {
      return;
    }
    try {
      try (FolderLock lock = FolderLock.of(work, "try again")) {
        goOn();
      }
      FolderTree.delete(work);
    } catch (IOException e) {
      throw new InputException(
          folder
              + ": a dataset that is only half replaced cannot be put in order, "
              + FileReason.of(e),
          e);
    }
  }

  private void goOn() throws IOException {
    Path fresh = work.resolve("new");
    Path ready = work.resolve("ready");
    if (Files.isDirectory(fresh)) {
      Path old = Files.createDirectories(work.resolve("old"));
      for (String part : PARTS) {
        if (exists(folder.resolve(part))) {
          FolderTree.delete(old.resolve(part));
          move(folder.resolve(part), old.resolve(part));
        }
      }
      move(fresh, ready);
    }
    for (String part : PARTS) {
      if (exists(ready.resolve(part))) {
        move(ready.resolve(part), folder.resolve(part));
      }
    }
  }

  private void move(Path from, Path to) throws IOException {
    beforeMove.run();
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }
}
