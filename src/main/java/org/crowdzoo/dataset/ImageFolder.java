package org.crowdzoo.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import org.crowdzoo.files.Names;

/**
 * The images of one split: {@code <split>/<class>/<name>-<key>.png}. Images directly under the
 * split's folder have no known class. Names of classes and keys are compared, and given here, in
 * Unicode's composed form (NFC), which not all systems keep for names of files.
 *
 * @param classes names of the class folders, empty ones included, in alphabetical order
 * @param images the images in the order of their paths
 * @param passedOver what was not taken
 * @param problems broken links, loops of links, folders that cannot be read …; one line each
 */
public record ImageFolder(
    SortedSet<String> classes, List<Image> images, PassedOver passedOver, List<String> problems) {
  static final Set<String> EXTENSIONS =
      Set.of(
          "png", "jpg", "jpeg", "jpe", "jfif", "bmp", "dib", "ppm", "pgm", "pbm", "pnm", "tif",
          "tiff", "webp");

  /** Pictures that nothing here reads. */
  private static final Set<String> UNREADABLE =
      Set.of(
          "gif", "apng", "avif", "avifs", "heic", "heif", "hif", "jxl", "jp2", "j2k", "jpf", "jpx",
          "jxr", "svg", "svgz", "ico", "cur", "icns", "psd", "psb", "xcf", "ai", "eps", "tga",
          "pcx", "dds", "exr", "hdr", "dcm", "dng", "cr2", "cr3", "nef", "arw", "orf", "rw2", "raf",
          "pef", "srw", "raw", "qoi", "bpg", "flif", "pdf", "wmf", "emf");

  /** One image file; {@code className} is null where the class is not known. */
  public record Image(String key, Path file, String className) {}

  /** Where keys come from, for messages about keys that do not fit. */
  static final String KEYS =
      "an image's key is what follows the last - of its name, <name>-<key>.<extension>";

  /** Lists a folder; a folder that is missing has no classes and no images. */
  public static ImageFolder list(Path folder) {
    return ImageWalk.list(folder);
  }

  /** What follows the last {@code -} of the name without its extension; all of it if none does. */
  static String key(Path file) {
    String name = file.getFileName().toString();
    String stem = name.substring(0, name.lastIndexOf('.'));
    return Names.composed(stem.substring(stem.lastIndexOf('-') + 1));
  }

  static boolean isImage(Path file) {
    return file.getFileName().toString().lastIndexOf('.') > 0
        && EXTENSIONS.contains(extension(file).substring(1));
  }

  /** True for pictures by their names, readable here or not. */
  public static boolean isPicture(Path file) {
    return isImage(file) || isUnreadablePicture(file);
  }

  static boolean isUnreadablePicture(Path file) {
    return file.getFileName().toString().lastIndexOf('.') > 0
        && UNREADABLE.contains(extension(file).substring(1));
  }

  /** With its dot and in small letters; the whole name if there is none. */
  static String extension(Path file) {
    String name = file.getFileName().toString();
    return name.substring(Math.max(0, name.lastIndexOf('.'))).toLowerCase(Locale.ROOT);
  }

  boolean isEmptyClass(String name) {
    return images.stream().noneMatch(image -> name.equals(image.className()));
  }
}
