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
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        String got = json.currentToken() == null ? "nothing" : json.getText();
        throw new InputException(file + ": must be an object " + must + ", got " + got);
      }
      reader.read(json);
      if (json.nextToken() != null) {
        throw new InputException(
            file
                + ": line "
                + json.currentTokenLocation().getLineNr()
                + ": goes on after its end, with "
                + json.getText()
                + "; a file holds one object");
      }
    } catch (JsonProcessingException e) {
      throw new InputException(file + ": broken JSON" + at(e.getLocation()) + ", " + why(e), e);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read, " + e.getMessage(), e);
    }
  }

  /**
   * Reads a small file whole.
   *
   * @param must as above
   * @throws InputException in one line that says where it is broken
   */
  public static Map<String, Object> read(Path file, String must) {
    Map<String, Object> all = new java.util.LinkedHashMap<>();
    stream(
        file,
        must,
        json -> {
          json.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
          all.putAll(MAPPER.readValue(json, new TypeReference<Map<String, Object>>() {}));
        });
    return all;
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
      return (message.startsWith("Duplicate") ? "a key stands twice, " : "an unknown word, ")
          + word.group(1);
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
