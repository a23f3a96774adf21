package org.crowdzoo.crowd;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.crowdzoo.files.FileReason;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.TextFile;

/**
 * The one reader of JSON files that users bring. A file holds one object; nothing may follow it, no
 * key may stand twice where an object is read whole, and it is at most {@value #MAX_DEPTH} deep.
 * Python's {@code NaN} and {@code Infinity} are numbers. Files of many records are read by {@link
 * #records}. Encodings and {@code .gz} as in {@link TextFile}.
 */
public final class JsonFile {
  private static final int MAX_DEPTH = 50;
  private static final int MAX_OUTLINED = 1000;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();
  private static final JsonMapper MAPPER = new JsonMapper(FACTORY);
  private static final Pattern CHARACTER =
      Pattern.compile("\\('(.)' \\(code (\\d+)|CTRL-CHAR, code (\\d+)\\)");
  private static final Pattern WORD = Pattern.compile("(?:token|Duplicate field) '([^']*)'");

  private JsonFile() {}

  /** Reads a file's object as a stream. */
  @FunctionalInterface
  public interface ObjectReader {
    /** The parser stands at the object's start, and must stand at its end afterwards. */
    void read(JsonParser json) throws IOException;
  }

  /**
   * Reads a file as a stream.
   *
   * @param must what the file must be, for messages, such as {@code {"task": {"worker": label}}}
   * @throws InputException in one line that says where it is broken
   */
  public static void stream(Path file, String must, ObjectReader reader) {
    try (Reader text = TextFile.open(file);
        JsonParser json = FACTORY.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new InputException(file + ": must be an object " + must);
      }
      reader.read(json);
      requireEnd(file, json);
    } catch (JsonProcessingException e) {
      throw new InputException(file + ": broken JSON" + at(e.getLocation()) + ", " + why(e), e);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read, " + FileReason.of(e), e);
    }
  }

  /** Reads a small file whole; see {@link #read(Path, String)}. */
  public static Map<String, Object> read(Path file) {
    return read(file, "not a JSON object");
  }

  /**
   * Reads a small file whole.
   *
   * @param otherwise what to say of a file that is none, as {@code not a JSON object}
   * @throws InputException in one line that says where it is broken
   */
  public static Map<String, Object> read(Path file, String otherwise) {
    try (Reader text = TextFile.open(file);
        JsonParser json = FACTORY.createParser(text)) {
      json.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
      if (json.nextToken() != JsonToken.START_OBJECT) {
        String got = json.currentToken() == null ? "nothing" : json.getText();
        throw new InputException(file + ": " + otherwise + ", got " + got);
      }
      Map<String, Object> all =
          MAPPER.readValue(json, new TypeReference<LinkedHashMap<String, Object>>() {});
      requireEnd(file, json);
      return all;
    } catch (JsonProcessingException e) {
      throw new InputException(
          file + ": " + otherwise + ", broken" + at(e.getLocation()) + ", " + why(e), e);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read, " + FileReason.of(e), e);
    }
  }

  /** Takes one record and the line it begins on. */
  @FunctionalInterface
  public interface RecordReader {
    /** Takes a record. */
    void read(JsonNode record, int line);
  }

  /**
   * Reads objects one after the other: those of a list, or those that follow each other, one a line
   * or not (JSON lines, NDJSON), as many tools write them.
   *
   * @throws InputException in one line that says where it is broken, or what is no object
   */
  public static void records(Path file, RecordReader reader) {
    try (Reader text = TextFile.open(file);
        JsonParser json = FACTORY.createParser(text)) {
      boolean list = json.nextToken() == JsonToken.START_ARRAY;
      JsonToken token = list ? json.nextToken() : json.currentToken();
      while (token != null && !(list && token == JsonToken.END_ARRAY)) {
        int line = json.currentTokenLocation().getLineNr();
        if (token != JsonToken.START_OBJECT) {
          throw new InputException(
              file + ": line " + line + ": must be an object, a record, got " + json.getText());
        }
        JsonNode record = MAPPER.readTree(json);
        reader.read(record, line);
        token = json.nextToken();
      }
      if (list) {
        requireEnd(file, json);
      }
    } catch (JsonProcessingException e) {
      throw new InputException(file + ": broken JSON" + at(e.getLocation()) + ", " + why(e), e);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read, " + FileReason.of(e), e);
    }
  }

  /**
   * What a file begins with, read no further than needed.
   *
   * @param record the first object, of which lists and objects below the second level are empty;
   *     null if the file does not begin with one, or with a list of some
   * @param list whether it stands in a list
   * @param more whether another object follows it without a list
   */
  public record Beginning(JsonNode record, boolean list, boolean more) {}

  /** Looks at the beginning of a file, whatever is wrong with the rest. */
  public static Beginning beginning(Path file) {
    ObjectNode record = MAPPER.createObjectNode();
    boolean list = false;
    try (Reader text = TextFile.open(file);
        JsonParser json = FACTORY.createParser(text)) {
      list = json.nextToken() == JsonToken.START_ARRAY;
      JsonToken token = list ? json.nextToken() : json.currentToken();
      if (token != JsonToken.START_OBJECT) {
        return new Beginning(null, list, false);
      }
      boolean whole = outline(json, record, 2);
      return new Beginning(record, list, whole && !list && json.nextToken() != null);
    } catch (IOException e) {
      return new Beginning(record.isEmpty() ? null : record, list, false);
    } catch (InputException e) {
      return new Beginning(record.isEmpty() ? null : record, list, false);
    }
  }

  /** Copies an object's scalars, and those in it; false if it has too many keys to go on. */
  private static boolean outline(JsonParser json, ObjectNode into, int levels) throws IOException {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.getCurrentName();
      JsonToken value = json.nextToken();
      if (into.size() >= MAX_OUTLINED) {
        return false;
      } else if (value == JsonToken.START_ARRAY) {
        into.putArray(key);
        json.skipChildren();
      } else if (value == JsonToken.START_OBJECT) {
        ObjectNode inner = into.putObject(key);
        if (levels < 2) {
          json.skipChildren();
        } else if (!outline(json, inner, levels - 1)) {
          return false;
        }
      } else if (value == JsonToken.VALUE_NULL) {
        into.putNull(key);
      } else {
        into.put(key, json.getText());
      }
    }
    return true;
  }

  private static void requireEnd(Path file, JsonParser json) throws IOException {
    if (json.nextToken() != null) {
      throw new InputException(
          file
              + ": goes on after its end, with "
              + json.getText()
              + " in line "
              + json.currentTokenLocation().getLineNr()
              + "; a file holds one object");
    }
  }

  private static String at(JsonLocation at) {
    return at == null || at.getLineNr() < 1
        ? ""
        : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  /** Jackson's messages name its classes and options, which are not the user's. */
  private static String why(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage());
    if (e instanceof JsonEOFException) {
      return "it ends too early, the file was cut off";
    }
    if (e instanceof StreamConstraintsException) {
      return message.contains("epth")
          ? "it is nested more than " + MAX_DEPTH + " deep"
          : "a text or number in it is too long";
    }
    Matcher word = WORD.matcher(message);
    if (word.find()) {
      return message.startsWith("Duplicate")
          ? "the key " + word.group(1) + " stands twice"
          : "Unrecognized token '" + word.group(1) + "': texts stand in quotes";
    }
    Matcher character = CHARACTER.matcher(message);
    if (character.find()) {
      return character.group(1) == null
          ? "a control character (code " + character.group(3) + ") stands there"
          : "unexpected character " + character.group(1);
    }
    return "what stands there is no JSON";
  }
}
