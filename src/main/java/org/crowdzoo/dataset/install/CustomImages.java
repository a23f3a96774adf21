package org.crowdzoo.dataset.install;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.exchange.VoteFile;
import org.crowdzoo.crowd.exchange.VoteFormat;
import org.crowdzoo.dataset.ImageFolder;
import org.crowdzoo.files.Names;
import org.crowdzoo.files.TextFile;

/** The folders of images of a dataset of the user's own, and which task each image is. */
final class CustomImages {
  private final CustomOptions options;
  private final List<String> problems;
  private final Map<Path, ImageFolder> folders = new LinkedHashMap<>();

  /** Whether the votes call the tasks by the files of their images. */
  private boolean tasksAreFiles;

  /** Images that are none of these. */
  private int noTasks;

  /**
   * Nothing is read yet.
   *
   * @param problems takes what is wrong with images
   */
  CustomImages(CustomOptions options, List<String> problems) {
    this.options = options;
    this.problems = problems;
  }

  /** Whether the votes call the tasks by the files of their images. */
  boolean tasksAreFiles() {
    return tasksAreFiles;
  }

  /** What of the folders was not taken. */
  List<String> notes(boolean sets) {
    List<String> notes = new ArrayList<>();
    if (tasksAreFiles) {
      notes.add(
          options.answers()
              + ": tasks are called by the files of their images; they are numbered in the order of"
              + " the names"
              + (noTasks > 0 ? "; " + noTasks + " images are no task of it and left out" : ""));
    }
    folders.forEach(
        (path, folder) ->
            notes.addAll(
                (sets
                        ? folder.passedOver().without(path.resolve("labels.csv"))
                        : folder.passedOver())
                    .lines(path)));
    return notes;
  }

  /** Each folder is listed once; what cannot be read in it is a problem. */
  ImageFolder of(Path path) {
    return folders.computeIfAbsent(
        path,
        p -> {
          ImageFolder folder = ImageFolder.list(p);
          problems.addAll(folder.problems());
          return folder;
        });
  }

  /**
   * The votes with numbers for the names of their tasks, where these are names of the training
   * images' files and not the keys in them, as in the exports of labelling tools.
   */
  Votes numberedIfFiles(Votes votes) {
    if (options.votesOnly() || options.files() != null || votes.tasks() == 0) {
      return votes;
    }
    Set<String> keys = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (ImageFolder.Image image : of(options.train()).images()) {
      keys.add(image.key());
      names.add(Names.composed(image.file().getFileName().toString()));
    }
    tasksAreFiles = names.containsAll(votes.taskKeys()) && !keys.containsAll(votes.taskKeys());
    return tasksAreFiles ? votes.withTaskKeys(Votes.numbers(votes.tasks())) : votes;
  }

  /**
   * The training images; their keys are their places in the list of names, or among the tasks that
   * are called by them, or stand in the names.
   *
   * @param votes with their own names of tasks
   * @param classes null if folders are no classes
   */
  List<Item> training(Votes votes, List<String> classes) {
    Map<String, Integer> place = new HashMap<>();
    if (tasksAreFiles) {
      votes.taskKeys().forEach(name -> place.put(name, place.size()));
    }
    if (options.files() != null) {
      for (String line : TextFile.names(options.files())) {
        place.put(line.substring(line.lastIndexOf('/') + 1), place.size());
      }
    }
    List<Item> items = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (ImageFolder.Image image : of(options.train()).images()) {
      String fileName = Names.composed(image.file().getFileName().toString());
      Integer at = place.get(fileName);
      if (tasksAreFiles && at == null) {
        noTasks++;
        continue;
      }
      if (options.files() != null && at == null) {
        problems.add(image.file() + ": is not in " + options.files());
        continue;
      }
      String key = at == null ? image.key() : at.toString();
      if (!seen.add(key)) {
        problems.add(
            image.file()
                + ": key "
                + key
                + " is that of another training file; "
                + (at == null
                    ? "the key is what follows the last - of the name: rename the files"
                        + " <name>-<task>, or list their names in the order of the tasks by"
                        + " --files-path"
                    : "two files of this name lie in different folders, rename one here and in "
                        + (tasksAreFiles ? options.answers() : options.files())));
      }
      items.add(item(key, at == null, image, classes));
    }
    if (items.isEmpty()) {
      problems.add(options.train() + ": holds no image in a class folder");
    }
    boolean missing = false;
    for (int i = 0; i < votes.tasks(); i++) {
      if (!seen.contains(tasksAreFiles ? Integer.toString(i) : votes.taskKey(i))) {
        missing = true;
        problems.add(
            options.answers()
                + ": task "
                + votes.taskKey(i)
                + " has no image in "
                + options.train());
      }
    }
    if (missing && !of(options.train()).passedOver().pictures().isEmpty()) {
      problems.addAll(of(options.train()).passedOver().lines(options.train()).subList(0, 1));
    }
    return items;
  }

  /**
   * Images of another split, numbered on from {@code first}.
   *
   * @param classes null if folders are no classes
   * @param truth as {@link #testTruth} gives it
   */
  List<Item> numbered(Path folder, List<String> classes, int first, Map<String, Integer> truth) {
    List<Item> items = new ArrayList<>();
    if (folder != null) {
      for (ImageFolder.Image image : of(folder).images()) {
        Item item = item(Integer.toString(first + items.size()), false, image, classes);
        Integer label = truth.getOrDefault(image.key(), truth.get(Integer.toString(items.size())));
        if (label != null && item.label() >= 0 && item.label() != label) {
          problems.add(
              image.file()
                  + ": lies in the folder of class "
                  + image.className()
                  + ", "
                  + options.testTruth()
                  + " says "
                  + classes.get(label));
        }
        items.add(label == null ? item : new Item(item.key(), item.name(), label, item.content()));
      }
    }
    return items;
  }

  /** By the key of the file's name, or by the place in the order of the files' paths. */
  Map<String, Integer> testTruth(List<String> classes) {
    Map<String, Integer> truth = new HashMap<>();
    if (options.testTruth() != null) {
      VoteFormat format =
          options.testTruthFormat() == null
              ? VoteFormat.ofFile(options.testTruth())
              : options.testTruthFormat();
      Votes votes = VoteFile.read(options.testTruth(), format, classes).votes();
      for (int i = 0; i < votes.tasks(); i++) {
        if (votes.count(i) != 1) {
          problems.add(
              options.testTruth()
                  + ": test image "
                  + votes.taskKey(i)
                  + " must have one class, got "
                  + votes.count(i));
        } else {
          truth.put(votes.taskKey(i), votes.label(votes.start(i)));
        }
      }
    }
    return truth;
  }

  /** The class is that of the folder; unknown if the image lies in none. */
  private Item item(String key, boolean named, ImageFolder.Image image, List<String> classes) {
    int label =
        image.className() == null || classes == null ? -1 : classes.indexOf(image.className());
    if (image.className() != null && label < 0 && classes != null) {
      problems.add(image.file() + ": its folder must be one of " + String.join(", ", classes));
    }
    String fileName = image.file().getFileName().toString();
    String stem = fileName.substring(0, fileName.lastIndexOf('.'));
    if (named) {
      stem = stem.substring(0, Math.max(0, stem.lastIndexOf('-')));
    }
    return new Item(key, stem, label, new Item.Content.ImageFile(image.file()));
  }

  static int number(String key) {
    return key.matches("\\d{1,8}") ? Integer.parseInt(key) : -1;
  }
}
