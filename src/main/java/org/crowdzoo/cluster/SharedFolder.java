package org.crowdzoo.cluster;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.crowdzoo.files.AtomicFile;

/**
 * A folder of this process that work elsewhere fills: directly, where its machine sees the same
 * folder, or else in a temporary one whose files come back with the result. A marker file tells
 * which.
 */
public final class SharedFolder implements AutoCloseable {
  private final Cluster cluster;
  private final Path root;
  private final Path marker;

  /** Work that fills a folder. */
  @FunctionalInterface
  public interface FolderWork<T extends Serializable> extends Serializable {
    /** Works; its files go to the folder. */
    T run(Path folder) throws IOException;
  }

  private record Delivered<T extends Serializable>(T result, Parcel files)
      implements Serializable {}

  /** Marks a folder, which is made if it is not there. */
  public SharedFolder(Cluster cluster, Path root) throws IOException {
    this.cluster = cluster;
    this.root = root.toAbsolutePath();
    this.marker = this.root.resolve(".shared-" + UUID.randomUUID());
    Files.createDirectories(root);
    AtomicFile.writeString(marker, "Machines that see this file share the folder.\n");
  }

  /**
   * Has work done that fills a folder in this one.
   *
   * @see Cluster#run
   */
  public <T extends Serializable> T run(String name, Path folder, FolderWork<T> work)
      throws IOException {
    Path target = folder.toAbsolutePath();
    String there = target.toString();
    String mark = marker.toString();
    Delivered<T> delivered = cluster.run(name, () -> fill(there, mark, work));
    if (delivered.files() != null) {
      delivered.files().unpack(target);
    }
    return delivered.result();
  }

  private static <T extends Serializable> Delivered<T> fill(
      String folder, String marker, FolderWork<T> work) throws IOException {
    if (Files.exists(Path.of(marker))) {
      return new Delivered<>(work.run(Path.of(folder)), null);
    }
    Path own = Files.createTempDirectory("crowdzoo-");
    try {
      T result = work.run(own);
      return new Delivered<>(result, Parcel.of(own));
    } finally {
      Parcel.delete(own);
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(marker);
  }
}
