package org.crowdzoo.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Room on a disk, and amounts of bytes as people read them. */
public final class DiskSpace {
  /** What is left free for others. */
  private static final long RESERVE = 64L << 20;

  private DiskSpace() {}

  /** Bytes that may be written below a folder, which need not exist yet. */
  public static long freeFor(Path folder) throws IOException {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there)) {
      there = there.getParent();
    }
    return Math.max(0, Files.getFileStore(there).getUsableSpace() - RESERVE);
  }

  /** As {@code 1.2 GB}; from 1,000,000 bytes in MB, below in bytes. */
  public static String shown(long bytes) {
    if (bytes < 1_000_000) {
      return bytes + " bytes";
    }
    return bytes < 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
