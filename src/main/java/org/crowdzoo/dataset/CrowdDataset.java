package org.crowdzoo.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;

/**
 * A dataset's folder, in peerannot's format:
 *
 * <pre>
 * dataset/
 *   train/&lt;class&gt;/&lt;name&gt;-&lt;key&gt;.png   val/…   test/…    images, or
 *   train/features.csv (and features.npy)   val/…   test/…    features, see {@link FeatureFile}
 *   answers.json    {"&lt;key&gt;": {"&lt;worker&gt;": label, …}, …}  keys in any order
 *   metadata.json   {"name": …, "n_classes": K, "n_workers": W, "class_names": […]}
 * </pre>
 *
 * <p>In a multi-label dataset ({@code "kind": "multi-label"} in {@code metadata.json}) an example
 * has any number of the classes, its labels: the images of a split lie in one folder with {@code
 * labels.csv} (see {@code LabelsFile}), a cell of {@code features.csv} holds several labels, {@code
 * answers.json} is that of {@link org.crowdzoo.crowd.MultiLabelAnswers}. {@link #multiLabelVotes}
 * and {@link Split#multiHot} take the place of {@link #votes} and {@link Split#labels} then.
 *
 * <p>Training example i and task i of {@link #votes()} are the same task. How classes get their
 * numbers says {@link ClassNames}. {@code val} and {@code test} may be absent, then the split is
 * empty; a folder without any split holds votes only, to aggregate and to identify workers. Opening
 * reads names, keys and votes, not the pixels; {@link DatasetCheck} decodes all images. Immutable
 * and safe for use by several threads.
 */
public final class CrowdDataset {
  private final Path folder;
  private final Path answersFile;
  private final Metadata metadata;
  private final List<String> classNames;
  private final DatasetVotes allVotes;
  private final DatasetVotes votes;
  private final List<Split> splits;
  private final List<String> notes;
  private volatile String sha256;

  CrowdDataset(
      Path folder,
      Path answersFile,
      Metadata metadata,
      List<String> classNames,
      DatasetVotes allVotes,
      DatasetVotes votes,
      List<Split> splits,
      List<String> notes) {
    this.folder = folder;
    this.answersFile = answersFile;
    this.metadata = metadata;
    this.classNames = List.copyOf(classNames);
    this.allVotes = allVotes;
    this.votes = votes;
    this.splits = List.copyOf(splits);
    this.notes = List.copyOf(notes);
  }

  /**
   * Opens a folder with its {@code answers.json}, which may be absent: then no task has a vote.
   *
   * @throws InputException with all problems at once: a task without a file, a file without a task,
   *     a vote out of range, a class folder without an image, two files with one key …
   */
  public static CrowdDataset open(Path folder) {
    return new DatasetReader(folder, folder.resolve("answers.json"), false, Problems.FEW).read();
  }

  /**
   * Opens a folder with votes from another file.
   *
   * @throws InputException as {@link #open(Path)}, and if there is no such file
   */
  public static CrowdDataset open(Path folder, Path answersFile) {
    return new DatasetReader(folder, answersFile, true, Problems.FEW).read();
  }

  /**
   * The same dataset with other votes, such as some of {@link #votes()}; {@link #sha256} and {@link
   * #allVotes} stay those of the files.
   *
   * @param others votes on the same training tasks
   */
  public CrowdDataset withVotes(Votes others) {
    return with(DatasetVotes.of(others));
  }

  /** As {@link #withVotes} for a multi-label dataset. */
  public CrowdDataset withMultiLabelVotes(MultiLabelVotes others) {
    return with(DatasetVotes.of(others));
  }

  /** The same with the votes on some of the training tasks only, whatever its kind. */
  public CrowdDataset withVotesOn(IntPredicate tasks) {
    return with(votes.onTasks(tasks));
  }

  private CrowdDataset with(DatasetVotes others) {
    if (others.isMultiLabel() != isMultiLabel()
        || !others.answers().taskKeys().equals(votes.answers().taskKeys())) {
      throw new IllegalArgumentException("the votes must be on the training tasks");
    }
    return new CrowdDataset(
        folder, answersFile, metadata, classNames, allVotes, others, splits, notes);
  }

  /**
   * Opens a folder with votes and metadata from other files.
   *
   * @param answersFile null for the folder's own, which may be absent
   * @param metadataFile null for the folder's own
   * @throws InputException as {@link #open(Path)}, and if a file that is given does not exist
   */
  public static CrowdDataset open(Path folder, Path answersFile, Path metadataFile) {
    return new DatasetReader(
            folder,
            metadataFile == null ? folder.resolve("metadata.json") : metadataFile,
            answersFile == null ? folder.resolve("answers.json") : answersFile,
            answersFile != null,
            Problems.FEW)
        .read();
  }

  /** The folder as given. */
  public Path folder() {
    return folder;
  }

  /** {@code metadata.json}. */
  public Metadata metadata() {
    return metadata;
  }

  /**
   * What is allowed but worth knowing, one line each: files of the folders that are passed over,
   * classes whose names differ in letters' case only.
   */
  public List<String> notes() {
    return notes;
  }

  /** Names of the K classes by index, unmodifiable. */
  public List<String> classNames() {
    return classNames;
  }

  /** True if a task may have any number of the classes, its labels. */
  public boolean isMultiLabel() {
    return votes.isMultiLabel();
  }

  /** Number of classes K; of labels L in a multi-label dataset. */
  public int classes() {
    return classNames.size();
  }

  /**
   * The votes on the training tasks; task i is example i of {@link #train()}.
   *
   * @throws InputException if this is a multi-label dataset
   */
  public Votes votes() {
    return single(votes);
  }

  /**
   * The votes on the training tasks of a multi-label dataset; task i is example i of {@link
   * #train()}.
   *
   * @throws InputException if this is none
   */
  public MultiLabelVotes multiLabelVotes() {
    return multi(votes);
  }

  /**
   * Who answered which training task, whatever the kind of the dataset: the votes, or the answers
   * of a multi-label dataset as votes of one class. For what asks for keys and numbers only.
   */
  public Votes answers() {
    return votes.answers();
  }

  /** As {@link #answers} for all tasks of the answers file. */
  public Votes allAnswers() {
    return allVotes.answers();
  }

  /**
   * The votes, of which there must be at least one.
   *
   * @throws InputException if the answers file is missing or holds no vote, or if this is a
   *     multi-label dataset
   */
  public Votes requireVotes() {
    requireAnswers();
    return votes();
  }

  /**
   * The votes of a multi-label dataset, of which there must be at least one.
   *
   * @throws InputException if the answers file is missing or holds no vote, or if this is none
   */
  public MultiLabelVotes requireMultiLabelVotes() {
    requireAnswers();
    return multiLabelVotes();
  }

  /**
   * As {@link #answers}, of which there must be at least one.
   *
   * @throws InputException if the answers file is missing or holds no vote
   */
  public Votes requireAnswers() {
    if (votes.answers().size() == 0) {
      throw new InputException(
          answersFile
              + (Files.exists(answersFile)
                  ? ": holds no vote on a training task"
                  : ": no such file"));
    }
    return answers();
  }

  private Votes single(DatasetVotes either) {
    if (either.isMultiLabel()) {
      throw new InputException(
          folder
              + ": is a multi-label dataset (kind of metadata.json), and what was asked for takes"
              + " one label a task");
    }
    return either.single();
  }

  private MultiLabelVotes multi(DatasetVotes either) {
    if (!either.isMultiLabel()) {
      throw new InputException(
          folder
              + ": has one label a task, and what was asked for takes a multi-label dataset:"
              + " metadata.json with \"kind\": \"multi-label\" and lists of labels in answers.json");
    }
    return either.multi();
  }

  /**
   * All votes of the answers file: those of {@link #votes()}, and those on tasks whose files lie in
   * another split, where the splits are numbered through. What {@code aggregate} works on.
   */
  public Votes allVotes() {
    return single(allVotes);
  }

  /** As {@link #allVotes} of a multi-label dataset. */
  public MultiLabelVotes allMultiLabelVotes() {
    return multi(allVotes);
  }

  /**
   * One row for each training example, from rows that an aggregation wrote.
   *
   * @param rows by task of {@link #allVotes()}, or by training example, or by key if all keys are
   *     numbers and the rows go up to the largest of them, as in peerannot
   * @return the same rows by training example
   * @throws InputException if the rows fit none of these
   */
  public double[][] byTrainingExample(double[][] rows) {
    List<String> keys = train().examples().stream().map(Example::key).toList();
    if (rows.length == keys.size()) {
      return rows.clone();
    }
    Votes all = allVotes.answers();
    if (rows.length == all.tasks()) {
      return keys.stream().map(key -> rows[all.taskIndex(key)]).toArray(double[][]::new);
    }
    if (largestKeys().contains(rows.length - 1)
        && new HashSet<>(Votes.numbers(rows.length)).containsAll(keys)) {
      return keys.stream().map(key -> rows[Integer.parseInt(key)]).toArray(double[][]::new);
    }
    throw new InputException(
        folder
            + ": labels must have one row for each of the "
            + keys.size()
            + " training tasks, got "
            + rows.length);
  }

  /** The largest key that is a number: of training examples, of tasks, of all examples. */
  private Set<Integer> largestKeys() {
    return Stream.of(
            train().examples().stream().map(Example::key),
            allVotes.answers().taskKeys().stream(),
            splits.stream().flatMap(split -> split.examples().stream()).map(Example::key))
        .map(
            keys ->
                keys.filter(key -> key.matches("0|[1-9]\\d{0,8}"))
                    .mapToInt(Integer::parseInt)
                    .max()
                    .orElse(-1))
        .collect(Collectors.toSet());
  }

  /** The training split. */
  public Split train() {
    return splits.get(0);
  }

  /** The validation split, empty if the folder has none. */
  public Split val() {
    return splits.get(1);
  }

  /** The test split, empty if the folder has none. */
  public Split test() {
    return splits.get(2);
  }

  /** {@code train}, {@code val} and {@code test}. */
  public List<Split> splits() {
    return splits;
  }

  /** True if the examples are rows of features, not images. */
  public boolean hasFeatures() {
    return splits.stream().anyMatch(Split::hasFeatures);
  }

  /** Number of features D; 0 for images. */
  public int featureSize() {
    return splits.stream().mapToInt(Split::featureSize).max().orElse(0);
  }

  /**
   * SHA-256 (hexadecimal) over the names and contents of everything the dataset is made of: {@code
   * answers.json}, {@code metadata.json} and the files of the three splits. Does not depend on
   * where the folder lies. Read once, then kept.
   *
   * @throws InputException if a file cannot be read
   */
  public String sha256() {
    String hash = sha256;
    if (hash == null) {
      hash = ContentHash.of(folder, answersFile, splits, isMultiLabel());
      sha256 = hash;
    }
    return hash;
  }
}
