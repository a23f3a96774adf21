package org.crowdzoo.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The images of one split: {@code <split>/<class>/<name>-<key>.png}. Images directly under the
 * split's folder have no known class. Hidden files and files without an image's extension are
 * passed over, as torchvision's ImageFolder does.
 *
 * @param classes names of the class folders, empty ones included, in alphabetical order
 * @param images the images in the order of their paths
 */
public record ImageFolder(SortedSet<String> classes, List<Image> images) {
  static final Set<String> EXTENSIONS =
      Set.of("png", "jpg", "jpeg", "bmp", "ppm", "pgm", "pbm", "tif", "tiff", "webp");

  /** One image file; {@code className} is null where the class is not known. */
  public record Image(String key, Path file, String className) {}

  /** Lists a folder; a folder that is missing has no classes and no images. */
  public static ImageFolder list(Path folder) {
    SortedSet<String> classes = new TreeSet<>();
    List<Image> images = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      for (Path entry : visible(folder)) {
        if (Files.isDirectory(entry)) {
          String name = entry.getFileName().toString();
          classes.add(name);
          imagesBelow(entry).forEach(file -> images.add(new Image(key(file), file, name)));
        } else if (isImage(entry)) {
          images.add(new Image(key(entry), entry, null));
        }
      }
    }
    return new ImageFolder(classes, images);
  }

  /** What follows the last {@code -} of the name without its extension; all of it if none does. */
  static String key(Path file) {
    String name = file.getFileName().toString();
    String stem = name.substring(0, name.lastIndexOf('.'));
    return stem.substring(stem.lastIndexOf('-') + 1);
  }

  static boolean isImage(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 && EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  boolean isEmptyClass(String name) {
    return images.stream().noneMatch(image -> name.equals(image.className()));
  }

  private static List<Path> visible(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(e -> !e.getFileName().toString().startsWith(".")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> imagesBelow(Path folder) {
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(file -> isImage(file) && !Files.isDirectory(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
