package org.crowdzoo.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.crowdzoo.crowd.AnswersFile;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.crowd.MultiLabelAnswers;
import org.crowdzoo.crowd.MultiLabelVotesBuilder;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.VotesBuilder;
import org.crowdzoo.crowd.exchange.LabelVocabulary;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Nearest;

/** Reads a dataset's folder and matches files and votes by key; finds all problems in one go. */
final class DatasetReader {
  static final List<String> SPLITS = List.of("train", "val", "test");

  private static final int MOST_WORKERS_WITHOUT_VOTES = 100_000;

  private final Path folder;
  private final Path metadataFile;
  private final Path answersFile;
  private final boolean answersRequired;
  private final int maxListed;
  private final Problems problems;
  private int noVotes;

  /**
   * A reader of one folder.
   *
   * @param answersRequired whether it is a problem if there is no such answers file
   * @param maxListed more problems than this are counted, not listed
   */
  DatasetReader(Path folder, Path answersFile, boolean answersRequired, int maxListed) {
    this(folder, folder.resolve("metadata.json"), answersFile, answersRequired, maxListed);
  }

  /** As above, with metadata from another file. */
  DatasetReader(
      Path folder, Path metadataFile, Path answersFile, boolean answersRequired, int maxListed) {
    this.folder = folder;
    this.metadataFile = metadataFile;
    this.answersFile = answersFile;
    this.answersRequired = answersRequired;
    this.maxListed = maxListed;
    this.problems = new Problems(maxListed);
  }

  CrowdDataset read() {
    if (!Files.isDirectory(folder)) {
      throw new InputException(folder + ": no such dataset folder");
    }
    new FolderExchange(folder).finish();
    Metadata metadata = problems.collect(() -> Metadata.read(metadataFile));
    boolean answered = answersRequired || Files.exists(answersFile);
    DatasetVotes votes = metadata != null && answered ? readVotes(metadata) : null;
    List<RawSplit> raw = new ArrayList<>();
    for (String name : SPLITS) {
      raw.add(RawSplit.read(folder, name, metadata, problems));
    }
    requireOneKind(raw);
    if (metadata == null) {
      problems.throwIfAny();
    }
    List<String> names =
        new ClassNames(metadataFile, metadata, problems)
            .resolve(raw, votes == null ? null : votes.single());
    List<Split> splits = new ArrayList<>();
    for (RawSplit split : raw) {
      splits.add(numbered(split, names, problems));
    }
    requireUniqueKeys(splits.get(0));
    if (!answered) {
      requireFewWorkers(metadata);
      votes = withoutVotes(metadata, splits.get(0));
    }
    DatasetVotes ofTrain =
        answered && votes != null
            ? joined(votes, splits, raw.get(0).passedOver().pictures())
            : votes;
    problems.throwIfAny();
    splits.set(0, inOrderOf(ofTrain.answers(), splits.get(0)));
    return new CrowdDataset(
        folder, answersFile, metadata, names, votes, ofTrain, splits, notes(raw, names));
  }

  /** The votes of the kind that the metadata says, or null. */
  private DatasetVotes readVotes(Metadata metadata) {
    if (metadata.isMultiLabel()) {
      MultiLabelAnswers.Counted read =
          problems.collect(() -> MultiLabelAnswers.readCounted(answersFile, metadata, maxListed));
      noVotes = read == null ? 0 : read.noVotes();
      return read == null ? null : DatasetVotes.of(read.votes());
    }
    AnswersFile.Counted read =
        problems.collect(() -> AnswersFile.readCounted(answersFile, metadata, maxListed));
    noVotes = read == null ? 0 : read.noVotes();
    return read == null ? null : DatasetVotes.of(read.votes());
  }

  /** Without votes nothing justifies the room that many workers take. */
  private void requireFewWorkers(Metadata metadata) {
    if (metadata.workers() > MOST_WORKERS_WITHOUT_VOTES) {
      problems.add(
          metadataFile,
          "n_workers must be at most "
              + MOST_WORKERS_WITHOUT_VOTES
              + " without "
              + answersFile.getFileName()
              + ", got "
              + metadata.workers());
      problems.throwIfAny();
    }
  }

  /** What is allowed but worth knowing. */
  private List<String> notes(List<RawSplit> splits, List<String> names) {
    List<String> notes = new ArrayList<>();
    if (noVotes > 0) {
      notes.add(answersFile + ": " + noVotes + " cells of -1 or null are no vote");
    }
    splits.forEach(split -> notes.addAll(split.passedOver().lines(split.folder())));
    notes.addAll(ClassNames.alikes(names));
    return notes;
  }

  private void requireOneKind(List<RawSplit> splits) {
    List<RawSplit> filled = splits.stream().filter(split -> !split.rows().isEmpty()).toList();
    for (RawSplit split : filled) {
      RawSplit first = filled.get(0);
      if (split.isFeatures() != first.isFeatures()) {
        problems.add(
            split.folder(),
            "holds "
                + (split.isFeatures() ? "features" : "images")
                + ", but "
                + first.name()
                + " holds "
                + (first.isFeatures() ? "features" : "images"));
      } else if (split.isFeatures() && split.features().columns() != first.features().columns()) {
        problems.add(
            split.folder(),
            "must have "
                + first.features().columns()
                + " features as "
                + first.name()
                + ", got "
                + split.features().columns());
      }
    }
  }

  /** A split with numbers for the classes. */
  static Split numbered(RawSplit split, List<String> names, Problems problems) {
    List<Example> examples = new ArrayList<>();
    LabelVocabulary vocabulary = LabelVocabulary.ofNames(names);
    for (RawSplit.Row row : split.rows()) {
      if (row.labels() != null) {
        List<Integer> labels = numbered(row, vocabulary, problems);
        examples.add(new Example(row.key(), row.file(), row.row(), -1, labels));
        continue;
      }
      int label = row.label() == null ? -1 : names.indexOf(row.label());
      if (row.label() != null && label < 0) {
        label = byNumber(row, split, names, problems);
      }
      examples.add(new Example(row.key(), row.file(), row.row(), label));
    }
    return new Split(split.name(), examples, split.features());
  }

  /** The numbers of a multi-label example's labels, rising. */
  private static List<Integer> numbered(
      RawSplit.Row row, LabelVocabulary vocabulary, Problems problems) {
    SortedSet<Integer> numbers = new TreeSet<>();
    for (String label : row.labels()) {
      int number = vocabulary.classOf(label);
      if (number < 0) {
        problems.add(
            row.file(),
            "labels of key "
                + row.key()
                + " must be "
                + vocabulary.allowed()
                + ", got "
                + label
                + Nearest.question(label, vocabulary.names()));
      } else {
        numbers.add(number);
      }
    }
    return List.copyOf(numbers);
  }

  /** The label of a feature file may be a number though the classes have names. */
  private static int byNumber(
      RawSplit.Row row, RawSplit split, List<String> names, Problems problems) {
    int number = split.isFeatures() ? Votes.numbers(names.size()).indexOf(row.label()) : -1;
    if (number < 0 && problems.isEmpty()) {
      problems.add(
          row.file(),
          "class of key "
              + row.key()
              + " must be one of "
              + String.join(", ", names)
              + ", got "
              + row.label());
    }
    return number;
  }

  private void requireUniqueKeys(Split train) {
    Map<String, Example> seen = new HashMap<>();
    for (Example example : train.examples()) {
      Example other = seen.putIfAbsent(example.key(), example);
      if (other != null) {
        problems.add(
            example.file(),
            "key "
                + example.key()
                + " is that of another training file, "
                + place(other)
                + (example.row() < 0
                    ? "; " + ImageFolder.KEYS + ": rename one"
                    : "; the column key of features.csv must be different in every row"));
      }
    }
  }

  /** The votes of the training tasks; lists tasks without a file and files without a task. */
  private DatasetVotes joined(DatasetVotes all, List<Split> splits, List<Path> unreadable) {
    Votes votes = all.answers();
    Split train = splits.get(0);
    if (SPLITS.stream().noneMatch(name -> Files.exists(folder.resolve(name)))) {
      return all; // a dataset of votes only
    }
    if (train.isEmpty()) {
      problems.addOnce(folder.resolve("train"), "holds no image and no features.csv");
      return all;
    }
    Set<String> keys = new HashSet<>();
    for (Example example : train.examples()) {
      String key = taskKey(example.key(), votes);
      keys.add(key);
      if (votes.taskIndex(key) < 0) {
        problems.add(example.file(), "key " + key + " has no task in " + answersFile.getFileName());
      }
    }
    Set<String> heldOut = new HashSet<>();
    for (Split split : withTasks(splits, votes)) {
      split.examples().forEach(example -> heldOut.add(example.key()));
    }
    Map<String, Path> pictures = new HashMap<>();
    unreadable.forEach(file -> pictures.put(taskKey(ImageFolder.key(file), votes), file));
    for (String task : votes.taskKeys()) {
      if (!keys.contains(task) && !heldOut.contains(task)) {
        Path picture = pictures.get(task);
        problems.add(
            answersFile,
            "task "
                + task
                + " has no file in train"
                + (picture == null
                    ? ""
                    : " that can be read, convert " + picture + " to .png or .jpg"));
      }
    }
    return all.withTasks(i -> keys.contains(votes.taskKey(i)));
  }

  /**
   * The splits whose keys are tasks: the training split, and those that share no key with it, whose
   * tasks may have votes too though they are not trained on. Where a split is numbered from 0
   * again, its keys say nothing about {@code answers.json}.
   */
  static List<Split> withTasks(List<Split> splits, Votes votes) {
    Set<String> trained = new HashSet<>();
    splits.get(0).examples().forEach(example -> trained.add(taskKey(example.key(), votes)));
    List<Split> all = new ArrayList<>(List.of(splits.get(0)));
    for (Split split : splits.subList(1, splits.size())) {
      if (split.examples().stream().noneMatch(example -> trained.contains(example.key()))) {
        all.add(split);
      }
    }
    return all;
  }

  /** The key, or the key without leading zeros if only that is a task. */
  static String taskKey(String key, Votes votes) {
    if (votes.taskIndex(key) < 0 && key.matches("0+\\d+")) {
      String number = key.replaceFirst("^0+(?=\\d)", "");
      return votes.taskIndex(number) < 0 ? key : number;
    }
    return key;
  }

  private static Split inOrderOf(Votes votes, Split train) {
    List<Example> sorted = new ArrayList<>();
    for (Example e : train.examples()) {
      sorted.add(new Example(taskKey(e.key(), votes), e.file(), e.row(), e.label(), e.labels()));
    }
    sorted.sort(Comparator.comparingInt(example -> votes.taskIndex(example.key())));
    return train.withExamples(sorted);
  }

  private static DatasetVotes withoutVotes(Metadata metadata, Split train) {
    if (metadata.isMultiLabel()) {
      MultiLabelVotesBuilder builder = new MultiLabelVotesBuilder();
      train.examples().forEach(example -> builder.task(example.key()));
      Votes.numbers(metadata.workers()).forEach(builder::worker);
      return DatasetVotes.of(builder.build(metadata.classes()));
    }
    VotesBuilder builder = new VotesBuilder();
    train.examples().forEach(example -> builder.task(example.key()));
    Votes.numbers(metadata.workers()).forEach(builder::worker);
    return DatasetVotes.of(builder.build(metadata.classes()));
  }

  private static String place(Example example) {
    return example.row() < 0 ? example.file().toString() : "row " + (example.row() + 1);
  }
}
