package org.crowdzoo.cli;

import java.util.Locale;
import org.crowdzoo.dataset.install.Downloads;

/** Shows a download: what is there of how much, and the time left. */
final class DownloadProgress implements Downloads.Watcher {
  private static final double MEGABYTE = 1e6;

  private final Progress progress;
  private String file;
  private long first;
  private long start;

  DownloadProgress(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void saved(String name, long bytes, long total) {
    if (!name.equals(file)) {
      file = name;
      first = bytes;
      start = System.nanoTime();
    }
    progress.epoch(text(bytes, total), bytes == total);
    if (progress.wantsDrawing()) {
      progress.draw(text(bytes, total));
    }
  }

  private String text(long bytes, long total) {
    String there = String.format(Locale.ROOT, "%s: %.1f", file, bytes / MEGABYTE);
    if (total < 0) {
      return there + " MB";
    }
    String of = String.format(Locale.ROOT, " of %.1f MB", total / MEGABYTE);
    double seconds = (System.nanoTime() - start) / 1e9;
    boolean known = bytes > first && bytes < total;
    return there
        + of
        + (known
            ? ", " + TrainingProgress.time(seconds / (bytes - first) * (total - bytes)) + " left"
            : "");
  }

  @Override
  public void ended() {
    progress.erase();
    file = null;
  }
}
