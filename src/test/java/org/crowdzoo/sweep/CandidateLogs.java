package org.crowdzoo.sweep;

import java.io.IOException;
import java.nio.file.Path;

/** {@code candidates.jsonl} for tests outside of the package. */
public final class CandidateLogs {
  private CandidateLogs() {}

  /** Reads it; returns the number of candidates. */
  public static int read(Path file) throws IOException {
    return new CandidateLog(file).read().size();
  }
}
