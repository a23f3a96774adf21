package org.crowdzoo.dataset.install;

import java.nio.file.Path;
import org.crowdzoo.files.DiskSpace;
import org.crowdzoo.files.InputException;

/**
 * What an archive may ask for: a few kilobytes can be made to fill any disk.
 *
 * @param bytes all files together, the room on the disk
 * @param files number of files
 * @param depth folders inside one another
 * @param growth how many times its own size it may become
 * @param anyGrowth up to this many bytes it may grow as it likes
 */
record ArchiveLimits(long bytes, long files, int depth, long growth, long anyGrowth) {

  static ArchiveLimits ofDisk(long free) {
    return new ArchiveLimits(free, 5_000_000, 32, 200, 256_000_000);
  }

  /** Counts what an archive holds, and refuses it as soon as a limit is passed. */
  final class Count {
    private final Path archive;
    private final long size;
    private long bytesSeen;
    private long filesSeen;

    /** A count for an archive of {@code size} bytes. */
    Count(Path archive, long size) {
      this.archive = archive;
      this.size = size;
    }

    /** One more file. */
    void add(String name, long length) {
      filesSeen++;
      if (filesSeen > files) {
        throw refused("it holds more than " + files + " files, which is the limit");
      }
      long folders = name.chars().filter(c -> c == '/' || c == '\\').count();
      if (folders > depth) {
        throw refused("it holds folders " + folders + " deep, the limit is " + depth);
      }
      grow(length);
    }

    /** More bytes of the present file. */
    void grow(long length) {
      bytesSeen += length;
      if (bytesSeen < 0 || bytesSeen > Math.max(anyGrowth, growth * Math.max(1, size))) {
        throw refused(
            "it would grow from "
                + DiskSpace.shown(size)
                + " to more than "
                + growth
                + " times as much, which is the limit");
      }
      if (bytesSeen > bytes) {
        throw refused(
            "it needs more than "
                + DiskSpace.shown(bytesSeen)
                + ", the disk has "
                + DiskSpace.shown(bytes)
                + " to spare");
      }
    }

    private InputException refused(String why) {
      return new InputException(
          archive
              + ": is not unpacked, "
              + why
              + "; if it is what you expect, unpack it yourself and give the folder by --from");
    }
  }
}
