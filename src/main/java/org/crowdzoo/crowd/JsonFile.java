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
import com.fasterxml.jackson.databind.json.JsonMapper;
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
 * Python's {@code NaN} and {@code Infinity} are numbers. Encodings and {@code .gz} as in {@link
 * TextFile}.
 */
public final class JsonFile {
  private static final int MAX_DEPTH = 50;
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
