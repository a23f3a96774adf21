package org.crowdzoo.crowd.exchange.tool;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The name of the picture that a path or an address leads to. */
final class PictureName {
  private static final Pattern PICTURE =
      Pattern.compile(
          "[^/\\\\]+\\.(png|jpe?g|jpe|jfif|bmp|dib|p[pgbn]m|tiff?|webp|gif|avif|heic|jp2)",
          Pattern.CASE_INSENSITIVE);

  /** What Label Studio puts before the name of an uploaded file. */
  private static final Pattern UPLOAD = Pattern.compile(".*/upload/(.*/)?[0-9a-f]{8}-");

  private static final int LONGEST = 4096;

  private PictureName() {}

  /** The name without folders, upload prefix and query; null if it is no picture's. */
  static String of(String value) {
    if (value == null || value.length() > LONGEST || value.startsWith("data:")) {
      return null;
    }
    String path = value.strip();
    int local = path.indexOf("?d=");
    if (local >= 0) { // Label Studio's local files: /data/local-files/?d=folder/name.jpg
      path = decoded(path.substring(local + 3).replaceFirst("&.*", ""));
    } else if (path.matches("(?i)[a-z][a-z0-9+.-]*://.*|/.*\\?.*")) {
      path = decoded(path.replaceFirst("[?#].*", ""));
    }
    path = path.replace('\\', '/');
    var upload = UPLOAD.matcher(path);
    String name =
        upload.lookingAt()
            ? path.substring(upload.end())
            : path.substring(path.lastIndexOf('/') + 1);
    return PICTURE.matcher(name).matches() ? name : null;
  }

  private static String decoded(String text) {
    try {
      return text.contains("%")
          ? URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8)
          : text;
    } catch (IllegalArgumentException e) {
      return text; // a name with a percent sign of its own
    }
  }
}
