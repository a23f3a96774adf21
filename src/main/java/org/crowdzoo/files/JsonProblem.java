package org.crowdzoo.files;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.util.stream.Collectors;

/** What Jackson found wrong with a file, in words of the file: place and key, no class names. */
public final class JsonProblem {
  private JsonProblem() {}

  /** Such as {@code broken JSON at line 3, column 7} or {@code workers[2] has a wrong value …}. */
  public static String of(JsonProcessingException e) {
    String at = place(e.getLocation());
    if (e instanceof JsonEOFException) {
      return "broken JSON, it ends too early" + at;
    }
    if (e instanceof JsonMappingException mapping
        && !(e.getCause() instanceof JsonParseException)) {
      if (e.getCause() instanceof InputException input) {
        return input.problems().get(0);
      }
      String path = path(mapping);
      return path.isEmpty()
          ? "holds something else than it should" + at
          : path + " has a value that does not belong there" + at;
    }
    return "broken JSON" + at;
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : "." + r.getFieldName())
        .collect(Collectors.joining())
        .replaceFirst("^\\.", "");
  }

  private static String place(JsonLocation at) {
    return at == null || at.getLineNr() < 1
        ? ""
        : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }
}
