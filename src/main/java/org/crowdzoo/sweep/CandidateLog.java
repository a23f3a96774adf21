package org.crowdzoo.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.JsonProblem;

/**
 * {@code candidates.jsonl}: a line a finished candidate, on disk before anything else happens. A
 * last line that a kill left half-written is dropped.
 */
final class CandidateLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  CandidateLog(Path file) {
    this.file = file;
  }

  /** The finished candidates by index. */
  Map<Integer, CandidateResult> read() throws IOException {
    Map<Integer, CandidateResult> results = new TreeMap<>();
    if (!Files.exists(file)) {
      return results;
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    List<String> lines = whole.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      try {
        CandidateResult result = JSON.readValue(lines.get(i), CandidateResult.class);
        if (result == null || results.put(result.index(), result) != null) {
          throw new InputException(
              file + ": line " + (i + 1) + " is no candidate, or one that stands twice");
        }
      } catch (JsonProcessingException e) {
        throw new InputException(
            file + ": line " + (i + 1) + " is no candidate, " + JsonProblem.of(e), e);
      }
    }
    if (whole.length() < text.length()) {
      AtomicFile.writeString(file, whole);
    }
    return results;
  }

  /** Adds a line and waits for the disk. */
  synchronized void add(CandidateResult result) throws IOException {
    ByteBuffer line =
        ByteBuffer.wrap((JSON.writeValueAsString(result) + "\n").getBytes(StandardCharsets.UTF_8));
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (line.hasRemaining()) {
        out.write(line);
      }
      out.force(true);
    }
  }
}
