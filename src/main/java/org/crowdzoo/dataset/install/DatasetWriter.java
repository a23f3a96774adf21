package org.crowdzoo.dataset.install;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.crowdzoo.crowd.AnswersFile;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.crowd.MultiLabelAnswers;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.VotesBuilder;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.FeatureFile;
import org.crowdzoo.dataset.FolderExchange;
import org.crowdzoo.dataset.Junk;
import org.crowdzoo.dataset.LabelsFile;
import org.crowdzoo.files.FileName;
import org.crowdzoo.files.InputException;

/**
 * Writes a prepared dataset: into a work folder first, then moved, so that the target holds all of
 * it or is as it was.
 */
final class DatasetWriter {
  private static final List<String> MAIN_PARTS =
      List.of("train", "val", "test", "answers.json", "metadata.json");

  /** peerannot's votes on the validation images, where there are any. */
  private static final String HELD_OUT = "answers_valid.json";

  /** peerannot's true classes of the test images, written as votes of a worker 0. */
  private static final String TEST_TRUTH = "test_groundTruth.json";

  private final Path target;
  private final Path work;
  private final boolean force;

  /**
   * A writer to one folder, of which nobody else may write meanwhile.
   *
   * @param target the folder, absolute
   * @param work a folder on the same disk for the unfinished dataset; its owner deletes it
   * @param force replace another dataset that the folder holds
   */
  DatasetWriter(Path target, Path work, boolean force) {
    this.target = target;
    this.work = work;
    this.force = force;
  }

  /**
   * Writes a dataset. A folder that already holds the very same is left as it is.
   *
   * @throws InputException if the folder holds another dataset, or the prepared one has problems
   */
  CrowdDataset write(Prepared prepared) throws IOException {
    Path built = Files.createDirectories(work.resolve("building"));
    split(prepared, built, "train", prepared.train());
    split(prepared, built, "val", prepared.val());
    split(prepared, built, "test", prepared.test());
    if (prepared.votes() != null) {
      AnswersFile.write(built.resolve("answers.json"), prepared.votes());
    }
    if (prepared.sets() != null) {
      MultiLabelAnswers.write(built.resolve("answers.json"), prepared.sets());
    }
    if (prepared.heldOut() != null) {
      AnswersFile.write(built.resolve(HELD_OUT), prepared.heldOut());
    }
    Votes truth = testTruth(prepared);
    if (truth.size() > 0) {
      AnswersFile.write(built.resolve(TEST_TRUTH), truth);
    }
    metadata(prepared).write(built.resolve("metadata.json"));
    CrowdDataset written = checked(built);
    if (!Files.exists(target)) {
      Files.move(built, target, StandardCopyOption.ATOMIC_MOVE);
    } else if (!holdsTheSame(written)) {
      new FolderExchange(target).begin(built);
    }
    return CrowdDataset.open(target);
  }

  private static Votes testTruth(Prepared prepared) {
    VotesBuilder truth = new VotesBuilder();
    for (Item item : prepared.test()) {
      if (item.label() >= 0) {
        truth.vote(item.key(), "0", item.label());
      }
    }
    return truth.build(prepared.classNames().size());
  }

  private static Metadata metadata(Prepared prepared) {
    Map<String, Object> others = new LinkedHashMap<>(prepared.about());
    others.put("class_names", prepared.classNames());
    others.put("n_task", prepared.train().size());
    return new Metadata(
            prepared.name(), prepared.classNames().size(), prepared.workerCount(), others)
        .withMultiLabel(prepared.sets() != null);
  }

  private CrowdDataset checked(Path beside) {
    try {
      return CrowdDataset.open(beside);
    } catch (InputException e) {
      throw new InputException(
          e.problems().stream()
              .map(line -> line.replace(beside.toString(), target.toString()))
              .toList());
    }
  }

  private boolean holdsTheSame(CrowdDataset written) {
    List<String> there = MAIN_PARTS.stream().filter(p -> Files.exists(target.resolve(p))).toList();
    if (there.isEmpty() || force) {
      return false;
    }
    try {
      if (CrowdDataset.open(target).sha256().equals(written.sha256())) {
        return true;
      }
    } catch (InputException e) {
      // holds something else
    }
    throw new InputException(
        target
            + ": holds another dataset already ("
            + String.join(", ", there)
            + "); remove it, choose another folder by --to, or give --force");
  }

  private static void split(Prepared prepared, Path dataset, String split, List<Item> items)
      throws IOException {
    Path folder = dataset.resolve(split);
    List<Item> rows = new ArrayList<>();
    for (Item item : items) {
      if (item.content() instanceof Item.Content.Features) {
        rows.add(item);
      } else {
        image(prepared, folder, item);
      }
    }
    if (!rows.isEmpty()) {
      features(prepared, folder, rows);
    }
    if (prepared.sets() != null && items.stream().anyMatch(Item::isLabelled)) {
      LabelsFile.write(
          folder,
          items.stream().filter(Item::isLabelled).map(DatasetWriter::fileName).toList(),
          items.stream().filter(Item::isLabelled).map(Item::labels).toList(),
          prepared.classNames());
    }
  }

  private static String fileName(Item item) {
    if (item.content() instanceof Item.Content.ImageFile image) {
      String name = image.file().getFileName().toString();
      return item.name() + "-" + item.key() + name.substring(name.lastIndexOf('.'));
    }
    return item.name() + "-" + item.key() + ".png";
  }

  private static void image(Prepared prepared, Path folder, Item item) throws IOException {
    String className = item.label() < 0 ? "" : prepared.classNames().get(item.label());
    Path ofClass = item.label() < 0 ? folder : folder.resolve(folderName(className));
    Files.createDirectories(ofClass);
    FileName.require("an image's name", item.name() + "-" + item.key());
    if (item.content() instanceof Item.Content.ImageFile image) {
      Files.copy(image.file(), ofClass.resolve(fileName(item)));
    } else if (item.content() instanceof Item.Content.Pixels pixels) {
      ImageIO.write(picture(pixels), "png", ofClass.resolve(fileName(item)).toFile());
    }
  }

  private static String folderName(String className) {
    FileName.require("the name of a class", className);
    if (Junk.is(className)) {
      throw new InputException(
          "the name of a class must not be that of a hidden or system folder, got " + className);
    }
    return className;
  }

  private static BufferedImage picture(Item.Content.Pixels pixels) {
    int plane = pixels.height() * pixels.width();
    boolean grey = pixels.channels() == 1;
    BufferedImage image =
        new BufferedImage(
            pixels.width(),
            pixels.height(),
            grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < plane; p++) {
      for (int c = 0; c < pixels.channels(); c++) {
        int value = pixels.bytes()[pixels.offset() + c * plane + p] & 0xff;
        image.getRaster().setSample(p % pixels.width(), p / pixels.width(), c, value);
      }
    }
    return image;
  }

  private static void features(Prepared prepared, Path folder, List<Item> items)
      throws IOException {
    int columns = ((Item.Content.Features) items.get(0).content()).row().length;
    float[] values = new float[Math.multiplyExact(columns, items.size())];
    for (int i = 0; i < items.size(); i++) {
      float[] row = ((Item.Content.Features) items.get(i).content()).row();
      if (row.length != columns) {
        throw new InputException(
            "key "
                + items.get(i).key()
                + ": must have "
                + columns
                + " features, got "
                + row.length);
      }
      System.arraycopy(row, 0, values, i * columns, columns);
    }
    FeatureFile.write(
        folder,
        items.stream().map(Item::key).toList(),
        items.stream()
            .map(item -> item.label() < 0 ? "" : prepared.classNames().get(item.label()))
            .toList(),
        columns,
        values);
  }
}
