package org.crowdzoo.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What differs between the configuration that something was made with and the present one. */
public final class Difference {
  /** The key of the hash of {@code data.metadata}, which stands behind the configuration. */
  public static final String METADATA_SHA256 = "metadataSha256";

  private static final Pattern METADATA_HASH =
      Pattern.compile("^" + METADATA_SHA256 + ": .*\\n", Pattern.MULTILINE);
  private static final Pattern METADATA =
      Pattern.compile("^  metadata: \"[^\"]", Pattern.MULTILINE);

  /** The folder of a file of votes or metadata. */
  private static final Pattern FOLDER =
      Pattern.compile("(?<=^  (?:answers|metadata): \")[^\"]*[/\\\\]", Pattern.MULTILINE);

  private Difference() {}

  /**
   * The first key whose value differs, as {@code training.epochs was 5 and is 6}.
   *
   * @param then and {@code now} are YAML texts of two configurations that are not equal
   */
  public static String first(String then, String now) {
    String found =
        find("", Settings.parse(then, "the earlier configuration"), Settings.parse(now, "now"));
    return found == null ? "its text differs" : found;
  }

  /**
   * True if two configurations are the same, wherever files of votes and metadata lie: their
   * content is known by its hash. Earlier versions did not know that of metadata; then the places
   * must be the same, too.
   *
   * @param then and {@code now} are YAML texts of two configurations
   */
  public static boolean isNone(String then, String now) {
    return then.equals(now)
        || then.equals(METADATA_HASH.matcher(now).replaceAll(""))
        || FOLDER.matcher(then).replaceAll("").equals(FOLDER.matcher(now).replaceAll(""))
            && METADATA_HASH.matcher(then).find() == METADATA.matcher(then).find();
  }

  private static String find(String path, JsonNode then, JsonNode now) {
    if (then.equals(now)) {
      return null;
    }
    if (!then.isObject() || !now.isObject()) {
      return path + " was " + shown(then) + " and is " + shown(now);
    }
    Set<String> keys = new LinkedHashSet<>();
    then.fieldNames().forEachRemaining(keys::add);
    now.fieldNames().forEachRemaining(keys::add);
    for (String key : keys) {
      String found = find(path.isEmpty() ? key : path + "." + key, at(then, key), at(now, key));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static JsonNode at(JsonNode node, String key) {
    return node.has(key) ? node.get(key) : JsonNodeFactory.instance.missingNode();
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "not given" : value.isTextual() ? value.asText() : value + "";
  }
}
