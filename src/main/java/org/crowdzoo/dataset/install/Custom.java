package org.crowdzoo.dataset.install;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.crowdzoo.crowd.JsonFile;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.exchange.MultiLabelVoteFile;
import org.crowdzoo.crowd.exchange.NamedMultiLabelVotes;
import org.crowdzoo.crowd.exchange.NamedVotes;
import org.crowdzoo.crowd.exchange.VoteFile;
import org.crowdzoo.crowd.exchange.VoteFormat;
import org.crowdzoo.crowd.exchange.VoteOptions;
import org.crowdzoo.crowd.exchange.VoteSummary;
import org.crowdzoo.crowd.exchange.tool.ToolExport;
import org.crowdzoo.dataset.ClassNames;
import org.crowdzoo.dataset.ImageFolder;
import org.crowdzoo.files.FileName;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Names;
import org.crowdzoo.files.Nearest;
import org.crowdzoo.files.TextFile;

/** A dataset of the user's own: a file of votes and folders of images, as peerannot takes them. */
final class Custom implements Installer {
  private final String name;
  private final CustomOptions options;
  private final List<String> problems = new ArrayList<>();
  private final Map<Path, ImageFolder> folders = new LinkedHashMap<>();
  private VoteSummary summary;
  private boolean sets;

  /** Whether the votes call the tasks by the files of their images. */
  private boolean tasksAreFiles;

  /** Images that are none of these. */
  private int noTasks;

  Custom(String name, CustomOptions options) {
    this.name = name;
    this.options = options;
  }

  @Override
  public List<Source> sources(Form form) {
    return List.of();
  }

  @Override
  public boolean has(Form form) {
    return form == Form.IMAGES;
  }

  @Override
  public Form usualForm() {
    return Form.IMAGES;
  }

  @Override
  public Prepared prepare(SourceFiles files, Form form) {
    requireParts();
    Map<String, Object> about = about();
    sets = isMultiLabel(about.remove("kind"));
    if (sets) {
      return severalLabels(about);
    }
    NamedVotes read = VoteFile.read(options.answers(), reading(about));
    summary = read.summary();
    List<String> classes = read.classNames();
    Votes votes = numberedIfFiles(read.votes());
    List<Item> train = new ArrayList<>();
    List<Item> val = new ArrayList<>();
    List<Item> test = new ArrayList<>();
    if (!options.votesOnly()) {
      train = training(read.votes(), classes);
      int next = 1 + train.stream().mapToInt(item -> number(item.key())).max().orElse(-1);
      val = numbered(options.val(), classes, next, Map.of());
      test = numbered(options.test(), classes, next + val.size(), testTruth(classes));
    }
    InputException.throwIfAny(problems);
    return new Prepared(called(about), classes, votes, train, val, test, about);
  }

  private String called(Map<String, Object> about) {
    return about.remove("name") instanceof String text
        ? FileName.require(options.metadata() + ": name", text)
        : name;
  }

  /** By --kind, else by the metadata, else by the file of votes. */
  private boolean isMultiLabel(Object kind) {
    if (options.reading().multiLabel() == null && kind != null) {
      if (!Metadata.KINDS.contains(kind)) {
        throw new InputException(
            options.metadata()
                + ": kind "
                + Nearest.mustBeOneOf(Metadata.KINDS, String.valueOf(kind)));
      }
      return kind.equals(Metadata.KINDS.get(1));
    }
    return MultiLabelVoteFile.isMultiLabel(
        options.answers(), options.reading().withFormat(options.format()));
  }

  /** A dataset whose tasks have any number of labels. */
  private Prepared severalLabels(Map<String, Object> about) {
    if (options.testTruth() != null) {
      throw new InputException(
          "--test-ground-truth: several labels an image stand in labels.csv in --test-path");
    }
    VoteOptions reading = reading(about);
    CustomLabels truth = new CustomLabels(reading.classNames());
    for (Path path : new Path[] {options.train(), options.val(), options.test()}) {
      if (path != null && !options.votesOnly()) {
        truth.read(path, images(path));
      }
    }
    NamedMultiLabelVotes read = MultiLabelVoteFile.read(options.answers(), truth.named(reading));
    summary = read.summary();
    List<String> labels = read.labelNames();
    numberedIfFiles(read.votes().answers());
    MultiLabelVotes votes =
        tasksAreFiles
            ? read.votes().withTaskKeys(Votes.numbers(read.votes().tasks()))
            : read.votes();
    List<Item> train = new ArrayList<>();
    List<Item> val = new ArrayList<>();
    List<Item> test = new ArrayList<>();
    if (!options.votesOnly()) {
      train = truth.of(training(read.votes().answers(), labels), labels, problems);
      int next = 1 + train.stream().mapToInt(item -> number(item.key())).max().orElse(-1);
      val = truth.of(numbered(options.val(), labels, next, Map.of()), labels, problems);
      int more = next + val.size();
      test = truth.of(numbered(options.test(), labels, more, Map.of()), labels, problems);
    }
    InputException.throwIfAny(problems);
    return Prepared.ofSets(called(about), labels, votes, train, val, test, about);
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (summary != null) {
      summary.lines().forEach(line -> notes.add(options.answers() + ": " + line));
    }
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
  private ImageFolder images(Path path) {
    return folders.computeIfAbsent(
        path,
        p -> {
          ImageFolder folder = ImageFolder.list(p);
          problems.addAll(folder.problems());
          return folder;
        });
  }

  private void requireParts() {
    if (options.answers() == null) {
      problems.add("--answers: is missing, the file of votes");
    }
    if (options.train() == null && !options.votesOnly()) {
      problems.add("--train-path: is missing, the folder of training images (or give --no-task)");
    }
    if (options.answers() != null
        && Files.isDirectory(options.answers())
        && !ToolExport.isFolder(options.answers())) {
      problems.add(options.answers() + ": is a folder, --answers wants the file of votes");
    }
    requireFolder("--train-path", options.train());
    requireFolder("--val-path", options.val());
    requireFolder("--test-path", options.test());
    InputException.throwIfAny(problems);
  }

  private void requireFolder(String option, Path path) {
    if (path != null && Files.exists(path) && !Files.isDirectory(path)) {
      problems.add(path + ": is a file, " + option + " wants a folder of images");
    } else if (path != null && !Files.exists(path)) {
      problems.add(path + ": no such folder");
    }
  }

  /** The user's metadata without what is counted anew. */
  private Map<String, Object> about() {
    Map<String, Object> about = new LinkedHashMap<>();
    if (options.metadata() != null) {
      about.putAll(JsonFile.read(options.metadata()));
    }
    about.values().removeIf(java.util.Objects::isNull);
    about.remove("n_workers");
    return about;
  }

  /** What the user says of the file of votes. */
  private VoteOptions reading(Map<String, Object> about) {
    Object named = about.remove("class_names");
    Object count = about.remove("n_classes");
    Integer classes = options.reading().classes();
    if (classes == null && count instanceof Integer k && k > 0) {
      classes = k;
    }
    List<String> names = classNames(named, classes);
    return options
        .reading()
        .withFormat(options.format())
        .withClassNames(names)
        .withClasses(names == null ? classes : null);
  }

  /**
   * From --label-names, else from the metadata, else those that {@code convert} wrote beside the
   * votes, else the class folders in their order; null if there are none.
   *
   * @param classes K if it is told, else null
   */
  private List<String> classNames(Object named, Integer classes) {
    List<String> declared = declaredNames(named);
    if (declared != null || sets) {
      return declared;
    }
    Set<String> found = new TreeSet<>();
    for (Path path : new Path[] {options.train(), options.val(), options.test()}) {
      if (path != null && !options.votesOnly()) {
        found.addAll(images(path).classes());
      }
    }
    InputException.throwIfAny(problems); // what cannot be read may be a class
    if (classes != null && Votes.numbers(classes).containsAll(found)) {
      return Votes.numbers(classes);
    }
    if (classes != null && !found.isEmpty() && found.size() != classes) {
      throw new InputException(
          "-K: must be the number of class folders, "
              + found.size()
              + " ("
              + String.join(", ", ClassNames.inOrder(found))
              + "), got "
              + classes
              + "; name classes without images, too, by --label-names");
    }
    return found.isEmpty() ? null : ClassNames.inOrder(found);
  }

  /** From --label-names, the metadata, or beside the votes; null if they are in none of these. */
  private List<String> declaredNames(Object named) {
    if (options.labelNames() != null) {
      return TextFile.names(options.labelNames());
    }
    return named instanceof List<?> names
        ? names.stream().map(String::valueOf).map(Names::composed).toList()
        : VoteFile.classesBeside(options.answers());
  }

  /**
   * The votes with numbers for the names of their tasks, where these are names of the training
   * images' files and not the keys in them, as in the exports of labelling tools.
   */
  private Votes numberedIfFiles(Votes votes) {
    if (options.votesOnly() || options.files() != null || votes.tasks() == 0) {
      return votes;
    }
    Set<String> keys = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (ImageFolder.Image image : images(options.train()).images()) {
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
   */
  private List<Item> training(Votes votes, List<String> classes) {
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
    for (ImageFolder.Image image : images(options.train()).images()) {
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
    if (missing && !images(options.train()).passedOver().pictures().isEmpty()) {
      problems.addAll(images(options.train()).passedOver().lines(options.train()).subList(0, 1));
    }
    return items;
  }

  /** Images of another split, numbered on from {@code first}. */
  private List<Item> numbered(
      Path folder, List<String> classes, int first, Map<String, Integer> truth) {
    List<Item> items = new ArrayList<>();
    if (folder != null) {
      for (ImageFolder.Image image : images(folder).images()) {
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
  private Map<String, Integer> testTruth(List<String> classes) {
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
    int label = image.className() == null || sets ? -1 : classes.indexOf(image.className());
    if (image.className() != null && label < 0 && !sets) {
      problems.add(image.file() + ": its folder must be one of " + String.join(", ", classes));
    }
    String fileName = image.file().getFileName().toString();
    String stem = fileName.substring(0, fileName.lastIndexOf('.'));
    if (named) {
      stem = stem.substring(0, Math.max(0, stem.lastIndexOf('-')));
    }
    return new Item(key, stem, label, new Item.Content.ImageFile(image.file()));
  }

  private static int number(String key) {
    return key.matches("\\d{1,8}") ? Integer.parseInt(key) : -1;
  }
}
