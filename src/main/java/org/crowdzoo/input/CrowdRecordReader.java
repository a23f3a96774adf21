package org.crowdzoo.input;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.Example;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataURI;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DataVec's view of a dataset: one record a training task, its input and its votes joined by key.
 *
 * <ol>
 *   <li value="0">the preprocessed image [1, C, H, W] or features [1, D]
 *   <li>worker ids [1, A], -1 for padding
 *   <li>one-hot votes [1, K, A], zeros for padding
 *   <li>mask [1, A], 1 where there is a vote, or what the vote weighs
 * </ol>
 *
 * <p>A is the largest number of votes that a task of the dataset has. The leading 1 is what {@code
 * RecordReaderMultiDataSetIterator} stacks along; with a {@link VoteMask} its batches are those of
 * {@link CrowdIterator#ofVotes}, tasks without a vote besides. {@link #nextRecord()} also gives the
 * file, with the task's key as the URI's fragment. Without {@link #initialize(InputSplit)} all
 * training tasks come in the order of the votes; with it, those whose files the split names, in its
 * order.
 *
 * <p>Not safe for use by several threads. Java serialisation of readers is for Spark jobs; this one
 * reads local folders and refuses it.
 */
public final class CrowdRecordReader extends BaseRecordReader {
  private final transient CrowdDataset dataset;
  private final transient Inputs inputs;
  private final transient List<Integer> tasks = new ArrayList<>();
  private final transient int slots;

  /** [N][1] or [N][K], null for none. */
  private final transient double[][] weights;

  private transient Configuration conf = new Configuration();
  private transient int next;

  /** A reader of the training split. */
  public CrowdRecordReader(CrowdDataset dataset, Preprocessing preprocessing) {
    this(dataset, preprocessing, null);
  }

  /**
   * A reader of the training split that gives weighted votes, for {@code nn.VoteLoss}.
   *
   * @param weights [N][1] what a training task weighs, or [N][K] what a vote for each class weighs;
   *     null for 1
   * @throws IllegalArgumentException if they do not fit the tasks
   */
  public CrowdRecordReader(CrowdDataset dataset, Preprocessing preprocessing, double[][] weights) {
    this.dataset = dataset;
    this.inputs = Inputs.of(dataset.train(), preprocessing);
    for (int i = 0; i < dataset.train().size(); i++) {
      tasks.add(i);
    }
    if (weights != null && weights.length != tasks.size()) {
      throw new IllegalArgumentException(
          weights.length + " weights do not fit the " + tasks.size() + " training tasks");
    }
    this.weights =
        weights == null
            ? null
            : WeightRows.of(
                weights, tasks.stream().mapToInt(i -> i).toArray(), dataset.votes().classes());
    this.slots =
        Math.max(
            1, tasks.stream().mapToInt(i -> VoteArrays.slots(dataset.votes(), i)).max().orElse(0));
  }

  @Override
  public void initialize(InputSplit split) throws IOException, InterruptedException {
    super.initialize(split);
    Map<Path, List<Integer>> byFile = new HashMap<>();
    for (int i = 0; i < dataset.train().size(); i++) {
      Path file = dataset.train().examples().get(i).file().toAbsolutePath().normalize();
      byFile.computeIfAbsent(file, f -> new ArrayList<>()).add(i);
    }
    tasks.clear();
    for (URI location : split.locations()) {
      tasks.addAll(byFile.getOrDefault(Path.of(location).toAbsolutePath().normalize(), List.of()));
    }
    next = 0;
  }

  @Override
  public void initialize(Configuration configuration, InputSplit split)
      throws IOException, InterruptedException {
    setConf(configuration);
    initialize(split);
  }

  @Override
  public boolean hasNext() {
    return next < tasks.size();
  }

  @Override
  public List<Writable> next() {
    return nextRecord().getRecord();
  }

  @Override
  public Record nextRecord() {
    if (!hasNext()) {
      throw new NoSuchElementException("no task left");
    }
    Record record = read(tasks.get(next));
    next++;
    invokeListeners(record);
    return record;
  }

  @Override
  public void reset() {
    next = 0;
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  /** Names of the classes by index. */
  @Override
  public List<String> getLabels() {
    return dataset.classNames();
  }

  /** Not supported: an image alone has no votes, and a stream has no key to find them by. */
  @Override
  public List<Writable> record(URI uri, DataInputStream stream) {
    throw new UnsupportedOperationException("votes are found by the key of a file, not a stream");
  }

  @Override
  public Record loadFromMetaData(RecordMetaData metaData) {
    String key = metaData.getURI().getFragment();
    int task = key == null ? -1 : dataset.votes().taskIndex(key);
    if (task < 0) {
      throw new IllegalArgumentException(metaData.getLocation() + " names no task by its fragment");
    }
    return read(task);
  }

  @Override
  public List<Record> loadFromMetaData(List<RecordMetaData> metaData) {
    return metaData.stream().map(this::loadFromMetaData).toList();
  }

  @Override
  public Configuration getConf() {
    return conf;
  }

  @Override
  public void setConf(Configuration conf) {
    this.conf = conf;
  }

  @Override
  public void close() {
    // Holds no open file.
  }

  private Record read(int task) {
    Votes votes = dataset.votes();
    float[] x = new float[inputs.preprocessing().length()];
    inputs.read(task, x, 0);
    VoteArrays arrays = new VoteArrays(1, votes.classes(), slots);
    if (weights == null) {
      arrays.put(0, votes, task);
    } else {
      arrays.put(0, votes, task, weights[task]);
    }
    long[] one = inputs.preprocessing().shape();
    INDArray input =
        one.length == 1 ? Targets.array(x, 1, one[0]) : Targets.array(x, 1, one[0], one[1], one[2]);
    List<Writable> values =
        List.of(
            new NDArrayWritable(input),
            new NDArrayWritable(arrays.ids()),
            new NDArrayWritable(arrays.oneHot()),
            new NDArrayWritable(arrays.mask()));
    Example example = dataset.train().examples().get(task);
    URI file = example.file().toUri();
    URI withKey = URI.create(file + "#" + fragment(example.key()));
    return new org.datavec.api.records.impl.Record(
        values, new RecordMetaDataURI(withKey, CrowdRecordReader.class));
  }

  private static String fragment(String key) {
    return java.net.URLEncoder.encode(key, java.nio.charset.StandardCharsets.UTF_8)
        .replace("+", "%20");
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    throw new NotSerializableException("CrowdRecordReader reads local files");
  }
}
