package org.crowdzoo.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.crowdzoo.files.FileName;
import org.crowdzoo.files.FileReason;
import org.crowdzoo.files.InputText;
import org.crowdzoo.files.Names;

/** Walks through the folder of one split, links included, and sorts what it meets. */
final class ImageWalk extends SimpleFileVisitor<Path> {
  private final Path split;

  /** Class folders by their composed name. */
  private final Map<String, Path> classes = new HashMap<>();

  /** Images by the entry of the split's folder that they are, or lie in. */
  private final SortedMap<Path, List<Path>> images = new TreeMap<>();

  private final List<Path> pictures = new ArrayList<>();
  private final List<Path> others = new ArrayList<>();
  private final List<Path> junk = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private ImageWalk(Path split) {
    this.split = split;
  }

  static ImageFolder list(Path split) {
    ImageWalk walk = new ImageWalk(split);
    if (Files.isDirectory(split)) {
      try {
        Files.walkFileTree(
            split, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, walk);
      } catch (IOException e) {
        throw new UncheckedIOException(e); // the visitor lets none through
      }
    }
    return walk.found();
  }

  /** Images in the order of the entries of the split's folder, then of their paths. */
  private ImageFolder found() {
    return new ImageFolder(
        new TreeSet<>(classes.keySet()),
        images.values().stream()
            .flatMap(files -> sorted(files).stream())
            .map(file -> new ImageFolder.Image(ImageFolder.key(file), file, classOf(file)))
            .toList(),
        new PassedOver(sorted(pictures), sorted(others), sorted(junk)),
        sorted(problems));
  }

  private static <T extends Comparable<? super T>> List<T> sorted(List<T> list) {
    return list.stream().sorted().toList();
  }

  private String classOf(Path file) {
    Path below = split.relativize(file);
    return below.getNameCount() == 1 ? null : Names.composed(below.getName(0).toString());
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    if (folder.equals(split)) {
      return FileVisitResult.CONTINUE;
    } else if (Junk.is(folder)) {
      junk.add(folder);
      return FileVisitResult.SKIP_SUBTREE;
    } else if (FileName.isLost(folder)) {
      problems.add(folder + ": " + FileName.lost());
      return FileVisitResult.SKIP_SUBTREE;
    }
    if (folder.getParent().equals(split)) {
      String name = folder.getFileName().toString();
      Path other = classes.putIfAbsent(Names.composed(name), folder);
      if (other != null) {
        problems.add(
            folder
                + ": has the name of another class folder, in Unicode's other form; make one"
                + " folder of the two");
      } else if (FileName.fault(name) != null) {
        problems.add(
            split
                + ": the name of class folder "
                + InputText.printable(name)
                + " "
                + FileName.fault(name));
      }
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (Junk.is(file)) {
      junk.add(file);
    } else if (attributes.isSymbolicLink()) {
      problems.add(file + ": a broken link, " + target(file) + "; remove or mend it");
    } else if (ImageFolder.isImage(file)) {
      if (FileName.isLost(file)) {
        problems.add(file + ": " + FileName.lost());
      } else {
        images
            .computeIfAbsent(split.relativize(file).getName(0), entry -> new ArrayList<>())
            .add(file);
      }
    } else {
      (ImageFolder.isUnreadablePicture(file) ? pictures : others).add(file);
    }
    return FileVisitResult.CONTINUE;
  }

  private static String target(Path link) {
    try {
      return "there is no " + Files.readSymbolicLink(link);
    } catch (IOException e) {
      return "it leads nowhere";
    }
  }

  /** A folder that cannot be read, or a link to a folder above it. */
  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) {
    if (Junk.is(file) && !file.equals(split)) {
      junk.add(file);
    } else if (e instanceof FileSystemLoopException) {
      problems.add(file + ": " + FileReason.of(e) + "; remove it");
    } else {
      problems.add(file + ": cannot be read, " + FileReason.of(e));
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, IOException e) {
    if (e != null) {
      problems.add(folder + ": cannot be read to its end, " + FileReason.of(e));
    }
    return FileVisitResult.CONTINUE;
  }
}
