package org.crowdzoo.simulation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.AtomicFile;

/** {@code workers.json} of a simulation: {@code {"<worker>": "<role>", …}}, roles in lower case. */
final class RolesFile {
  private RolesFile() {}

  static void write(Path file, Votes votes, List<Crowd.Role> roles) throws IOException {
    AtomicFile.writeString(
        file,
        IntStream.range(0, roles.size())
            .mapToObj(
                j ->
                    String.format(
                        Locale.ROOT,
                        "\"%s\": \"%s\"",
                        votes.workerKey(j),
                        roles.get(j).name().toLowerCase(Locale.ROOT)))
            .collect(Collectors.joining(",\n", "{\n", "\n}\n")));
  }
}
