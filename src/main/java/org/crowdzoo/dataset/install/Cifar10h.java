package org.crowdzoo.dataset.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.VotesBuilder;
import org.crowdzoo.files.CsvReader;
import org.crowdzoo.files.InputException;

/**
 * CIFAR-10H: CIFAR-10's 10,000 test images, each labelled by about 50 of 2,571 workers (Peterson,
 * Battleday, Griffiths, Russakovsky 2019, doi:10.1109/ICCV.2019.00971; CC BY-NC-SA 4.0). As in
 * peerannot the first 95 percent of CIFAR-10's test images are the training split, the rest the
 * validation split with the votes in {@code answers_valid.json}, and CIFAR-10's training images the
 * test split. The key is the image's index. Attention checks are left out.
 */
final class Cifar10h implements Installer {
  private static final Source IMAGES =
      new Source(
          "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
          "cifar-10-binary.tar.gz",
          "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd");
  private static final Source VOTES =
      new Source(
          "https://github.com/jcpeterson/cifar-10h/raw/master/data/cifar10h-raw.zip",
          "cifar10h-raw.zip",
          "4b0283f9b2ae72a616eeb4a2a38474cc2a238eb041bfb8df5ead3a8a47f35aa3");
  private static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
  private static final double TRAIN_SHARE = 0.95;

  @Override
  public List<Source> sources(Form form) {
    return List.of(IMAGES, VOTES);
  }

  @Override
  public Form usualForm() {
    return Form.IMAGES;
  }

  @Override
  public Prepared prepare(SourceFiles files, Form form) throws IOException {
    if (form == Form.FEATURES) {
      throw new InputException("cifar10h: has images only, no features");
    }
    List<Item> crowd = CifarBatch.read(batch(files, "test_batch"), 0, CLASSES);
    List<Item> test = new ArrayList<>();
    for (int b = 1; b <= 5; b++) {
      test.addAll(CifarBatch.read(batch(files, "data_batch_" + b), test.size(), CLASSES));
    }
    int trained = (int) Math.round(TRAIN_SHARE * crowd.size());
    VotesBuilder votes = new VotesBuilder();
    VotesBuilder heldOut = new VotesBuilder();
    read(files.file("cifar10h-raw.csv"), crowd.size(), trained, votes, heldOut);
    return new Prepared(
        "cifar-10h",
        CLASSES,
        votes.build(CLASSES.size()),
        heldOut.build(CLASSES.size()),
        crowd.subList(0, trained),
        crowd.subList(trained, crowd.size()),
        test,
        Map.of("source", VOTES.url(), "doi", "10.1109/ICCV.2019.00971"));
  }

  /** The Python and Matlab versions hold the same images in forms that only those read well. */
  private static Path batch(SourceFiles files, String name) throws IOException {
    Path found = files.find(name + ".bin");
    if (found == null) {
      boolean other = files.find(name, name + ".mat") != null;
      throw new InputException(
          files.place()
              + (other
                  ? ": holds CIFAR-10's Python or Matlab version"
                  : ": holds no file " + name + ".bin")
              + "; give the binary version, "
              + IMAGES.fileName()
              + " from "
              + IMAGES.url());
    }
    return found;
  }

  /** Every worker of the file is known to {@code votes}, with votes on training images or not. */
  private static void read(
      Path file, int images, int trained, VotesBuilder votes, VotesBuilder heldOut) {
    Votes.numbers(trained).forEach(votes::task);
    List<String> problems = new ArrayList<>();
    try (CsvReader in = CsvReader.open(file)) {
      List<String> header = in.next();
      int worker = Music.column(file, header, "annotator_id");
      int label = Music.column(file, header, "chosen_label");
      int image = Music.column(file, header, "cifar10_test_test_idx");
      for (List<String> row = in.next(); row != null; row = in.next()) {
        if (row.size() != header.size()) {
          problems.add(file + ": line " + in.line() + " has " + row.size() + " columns");
          continue;
        }
        int index = number(row.get(image));
        int vote = number(row.get(label));
        if (index < 0) {
          continue; // an attention check
        }
        if (index >= images || vote < 0 || vote >= CLASSES.size()) {
          problems.add(file + ": line " + in.line() + ": no vote on an image, got " + row);
        } else if (index < trained) {
          votes.vote(Integer.toString(index), row.get(worker), vote);
        } else {
          votes.worker(row.get(worker));
          heldOut.vote(Integer.toString(index), row.get(worker), vote);
        }
      }
    }
    InputException.throwIfAny(problems.subList(0, Math.min(50, problems.size())));
  }

  /** Whole numbers, also such as {@code 3.0}; -1 for what is none. */
  private static int number(String text) {
    try {
      double value = Double.parseDouble(text);
      return value == Math.rint(value) && value >= 0 && value < 1e9 ? (int) value : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
