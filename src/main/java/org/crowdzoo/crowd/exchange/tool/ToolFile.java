package org.crowdzoo.crowd.exchange.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.crowdzoo.crowd.JsonFile;
import org.crowdzoo.files.CsvReader;
import org.crowdzoo.files.FileReason;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.TextFile;

/** Makes records of a file, or of the files in a zip or a folder, whatever they are written in. */
final class ToolFile {
  private static final List<String> ENDINGS =
      List.of(".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".xml");

  private ToolFile() {}

  /**
   * What is seen first.
   *
   * @param record null if no record is found
   * @param mustBeATools whether no format but an export's is written so
   */
  record First(JsonNode record, boolean mustBeATools) {}

  /** Looks at the first record, and of a zip or a folder at that of the first file that fits. */
  static First first(Path file, Predicate<JsonNode> fits) {
    if (isAlone(file)) {
      return firstOf(file);
    }
    First[] found = {new First(null, true)};
    each(
        file,
        entry -> {
          First first = firstOf(entry);
          boolean known = found[0].record != null && fits.test(found[0].record);
          if (!known && first.record != null) {
            found[0] = new First(first.record, true);
          }
        });
    return found[0];
  }

  private static First firstOf(Path file) {
    String name = name(file);
    boolean named = Stream.of(".jsonl", ".ndjson", ".xml").anyMatch(name::endsWith);
    try {
      return switch (beginsWith(file)) {
        case '{', '[' -> {
          JsonFile.Beginning begin = JsonFile.beginning(file);
          boolean flat = name.endsWith(".jsonl") && isFlat(begin.record());
          yield new First(begin.record(), !flat && (named || isNoAnswers(begin)));
        }
        case '<' -> new First(XmlRecords.first(file), true);
        default -> new First(named || name.endsWith(".npy") ? null : firstRow(file), named);
      };
    } catch (InputException e) {
      if (named) {
        throw e;
      }
      return new First(null, false); // whoever reads it says what is wrong
    }
  }

  /** True for what may be a vote, {@code {"task": …, "worker": …, "label": …}}. */
  private static boolean isFlat(JsonNode record) {
    return record != null && values(record).allMatch(JsonNode::isValueNode);
  }

  /** True for what cannot be {@code {"task": {"worker": label}}}, nor a damaged file of those. */
  private static boolean isNoAnswers(JsonFile.Beginning begin) {
    return begin.record() != null
        && (begin.list()
            || values(begin.record()).anyMatch(JsonNode::isArray)
            || begin.more() && values(begin.record()).anyMatch(JsonNode::isValueNode));
  }

  /** Reads all records of the files whose first record fits. */
  static void read(Path file, Predicate<JsonNode> fits, Consumer<ToolRecord> reader) {
    if (isAlone(file)) {
      records(file, "", reader);
    } else {
      each(
          file,
          entry -> {
            JsonNode first = firstOf(entry).record();
            if (first != null && fits.test(first)) {
              records(entry, entry.getFileName() + ": ", reader);
            }
          });
    }
  }

  private static void records(Path file, String before, Consumer<ToolRecord> reader) {
    String owner =
        file.getFileName().toString().replaceFirst("\\.gz$", "").replaceFirst("\\.[^.]*$", "");
    JsonFile.RecordReader each =
        (record, line) -> {
          String place = before + "line " + line;
          try {
            reader.accept(new ToolRecord(record, place, owner));
          } catch (InputException e) { // it says the line; where it lies is said here
            throw before.isEmpty() ? e.within(file + ": ") : e;
          }
        };
    switch (beginsWith(file)) {
      case '{', '[' -> JsonFile.records(file, each);
      case '<' -> XmlRecords.read(file, each);
      default -> rows(file, each);
    }
  }

  private static void rows(Path file, JsonFile.RecordReader each) {
    try (CsvReader in = CsvReader.open(file)) {
      List<String> header = in.next();
      for (List<String> row = in.next(); row != null; row = in.next()) {
        if (row.size() > header.size()) {
          throw new InputException(
              String.format(
                  Locale.ROOT,
                  "%s: line %d: must have %d columns as the header, got %d",
                  file,
                  in.line(),
                  header.size(),
                  row.size()));
        }
        each.read(object(header, row), in.line());
      }
    }
  }

  private static JsonNode firstRow(Path file) {
    try (CsvReader in = CsvReader.open(file)) {
      List<String> header = in.next();
      List<String> row = header == null ? null : in.next();
      return header == null ? null : object(header, row == null ? List.of() : row);
    }
  }

  /** Cells that a short row lacks are blank, as those after a batch of Mechanical Turk. */
  private static ObjectNode object(List<String> header, List<String> row) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int c = 0; c < header.size(); c++) {
      object.put(header.get(c), c < row.size() ? row.get(c) : "");
    }
    return object;
  }

  /** The first character that is not blank, 0 without. */
  private static char beginsWith(Path file) {
    try (Reader text = TextFile.open(file)) {
      int c = text.read();
      while (c >= 0 && Character.isWhitespace(c)) {
        c = text.read();
      }
      return (char) Math.max(0, c);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read, " + FileReason.of(e), e);
    }
  }

  private static boolean isAlone(Path file) {
    return !Files.isDirectory(file) && !name(file).endsWith(".zip");
  }

  /** Hands over the files of a zip or a folder that may be exports, in the order of their names. */
  private static void each(Path from, Consumer<Path> reader) {
    try {
      if (Files.isDirectory(from)) {
        eachIn(from, 1, reader);
      } else {
        try (FileSystem zip = FileSystems.newFileSystem(from)) {
          eachIn(zip.getPath("/"), Integer.MAX_VALUE, reader);
        } catch (InputException e) {
          throw e.within(from + ": ");
        }
      }
    } catch (IOException e) {
      throw new InputException(
          from
              + ": cannot be read"
              + (Files.isDirectory(from) ? "" : ", it is no zip or a damaged one"),
          e);
    }
  }

  private static void eachIn(Path root, int depth, Consumer<Path> reader) throws IOException {
    try (Stream<Path> paths = Files.walk(root, depth)) {
      paths
          .filter(Files::isRegularFile)
          .filter(path -> ENDINGS.stream().anyMatch(name(path)::endsWith))
          .filter(path -> !path.toString().contains("__MACOSX"))
          .sorted()
          .forEach(reader);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
  }

  private static Stream<JsonNode> values(JsonNode object) {
    return StreamSupport.stream(object.spliterator(), false);
  }
}
