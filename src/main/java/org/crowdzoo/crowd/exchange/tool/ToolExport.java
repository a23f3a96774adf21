package org.crowdzoo.crowd.exchange.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.crowdzoo.files.InputException;

/** The export of a labelling tool: a file, a zip or a folder of files. */
public final class ToolExport {
  private static final List<LabellingTool> ALL =
      List.of(
          new LabelStudio(),
          new LabelStudioTable(),
          new Argilla(),
          new Doccano(),
          new Prodigy(),
          new Cvat(),
          new Labelbox(),
          new MechanicalTurk(),
          new Toloka(),
          new Zooniverse());

  private final Path file;
  private final LabellingTool tool;

  private ToolExport(Path file, LabellingTool tool) {
    this.file = file;
    this.tool = tool;
  }

  /**
   * Recognises an export by its first record; empty for the formats that are no tool's.
   *
   * @throws InputException for a file of which no format here is made: JSON that holds records of
   *     an unknown tool, XML, JSON lines that are no votes
   */
  public static Optional<ToolExport> of(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty(); // whoever reads it says so
    }
    ToolFile.First first = ToolFile.first(file, record -> ofRecord(record).isPresent());
    Optional<LabellingTool> tool =
        first.record() == null ? Optional.empty() : ofRecord(first.record());
    if (tool.isEmpty() && first.mustBeATools()) {
      throw unknown(file, first.record());
    }
    return tool.map(one -> new ToolExport(file, one));
  }

  /** True for a folder in which a tool's files lie and that is no dataset. */
  public static boolean isFolder(Path folder) {
    if (!Files.isDirectory(folder) || Files.exists(folder.resolve("metadata.json"))) {
      return false;
    }
    JsonNode first = ToolFile.first(folder, record -> ofRecord(record).isPresent()).record();
    return first != null && ofRecord(first).isPresent();
  }

  /** Name of the tool and its formats. */
  public String title() {
    return tool.title();
  }

  /**
   * Reads all of it.
   *
   * @throws InputException if a file is broken, or another tool's
   */
  public ToolAnswers read(ToolOptions options) {
    ToolAnswers answers = new ToolAnswers(options);
    ToolFile.read(file, tool::fits, record -> tool.read(record, answers));
    return answers;
  }

  private static Optional<LabellingTool> ofRecord(JsonNode record) {
    return ALL.stream().filter(one -> one.fits(record)).findFirst();
  }

  private static InputException unknown(Path file, JsonNode record) {
    List<String> keys = new ArrayList<>();
    if (record != null) {
      record.fieldNames().forEachRemaining(keys::add);
    }
    return new InputException(
        file
            + ": is of no labelling tool that is known here"
            + (keys.isEmpty()
                ? ""
                : ", its first record has the keys "
                    + String.join(", ", keys.subList(0, Math.min(20, keys.size()))))
            + "; known are "
            + ALL.stream().map(LabellingTool::title).distinct().collect(Collectors.joining(", "))
            + ", and votes as {\"task\": {\"worker\": label}}, CSV (task,worker,label), JSON"
            + " lines of the same or a matrix");
  }
}
