package org.crowdzoo.dataset.install;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import org.crowdzoo.crowd.exchange.VoteOptions;
import org.crowdzoo.crowd.exchange.VoteSummary;
import org.crowdzoo.crowd.exchange.tool.ToolExport;
import org.crowdzoo.dataset.ClassNames;
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
  private final CustomImages images;
  private VoteSummary summary;
  private boolean sets;

  Custom(String name, CustomOptions options) {
    this.name = name;
    this.options = options;
    this.images = new CustomImages(options, problems);
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
    Votes votes = images.numberedIfFiles(read.votes());
    List<Item> train = new ArrayList<>();
    List<Item> val = new ArrayList<>();
    List<Item> test = new ArrayList<>();
    if (!options.votesOnly()) {
      train = images.training(read.votes(), classes);
      int next =
          1 + train.stream().mapToInt(item -> CustomImages.number(item.key())).max().orElse(-1);
      val = images.numbered(options.val(), classes, next, Map.of());
      test = images.numbered(options.test(), classes, next + val.size(), images.testTruth(classes));
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
        truth.read(path, images.of(path));
      }
    }
    NamedMultiLabelVotes read = MultiLabelVoteFile.read(options.answers(), truth.named(reading));
    summary = read.summary();
    List<String> labels = read.labelNames();
    images.numberedIfFiles(read.votes().answers());
    MultiLabelVotes votes =
        images.tasksAreFiles()
            ? read.votes().withTaskKeys(Votes.numbers(read.votes().tasks()))
            : read.votes();
    List<Item> train = new ArrayList<>();
    List<Item> val = new ArrayList<>();
    List<Item> test = new ArrayList<>();
    if (!options.votesOnly()) {
      train = truth.of(images.training(read.votes().answers(), null), labels, problems);
      int next =
          1 + train.stream().mapToInt(item -> CustomImages.number(item.key())).max().orElse(-1);
      val = truth.of(images.numbered(options.val(), null, next, Map.of()), labels, problems);
      int more = next + val.size();
      test = truth.of(images.numbered(options.test(), null, more, Map.of()), labels, problems);
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
    notes.addAll(images.notes(sets));
    return notes;
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
        found.addAll(images.of(path).classes());
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
}
