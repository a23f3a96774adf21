package org.crowdzoo.simulation.fashion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.FolderLock;
import org.crowdzoo.files.InputException;
import org.crowdzoo.simulation.SimulatedVotes;

/**
 * Makes {@code datasets/fashion} out of the four files of Fashion-MNIST: balanced subsets, 2,000
 * training and 500 validation images from its training set and 2,000 test images from its test set,
 * each {@code <split>/<class>/<class>-<key>.png}. Keys count on from split to split, so that a key
 * names one image of the dataset; training keys are the tasks 0 to 1999 of {@code answers.json}.
 */
public final class FashionDataset {
  /** The dataset's name. */
  public static final String NAME = "fashion";

  /** Seed of the shipped dataset. */
  public static final long SEED = 42;

  private static final int K = FashionClass.values().length;
  private static final int TRAIN = 2000;
  private static final int VAL = 500;
  private static final int TEST = 2000;

  private final Path source;
  private final Path target;
  private final long seed;

  private FashionDataset(Path source, Path target, long seed) {
    this.source = source;
    this.target = target;
    this.seed = seed;
  }

  private record Images(byte[] pixels, byte[] labels, int width, int height) {
    byte[] png(int image) {
      int size = width * height;
      return GreyPng.encode(
          Arrays.copyOfRange(pixels, image * size, (image + 1) * size), width, height);
    }
  }

  /**
   * Makes the dataset; the same source and seed give the same bytes.
   *
   * @param source folder of {@code train-images-idx3-ubyte.gz} and its three companions
   * @param target folder to write to; may hold an earlier version of the same files
   * @throws InputException if a source file is missing or broken, or the target is not writable
   */
  public static void make(Path source, Path target, long seed) throws IOException {
    new FashionDataset(source, target, seed).make();
  }

  /**
   * Makes the dataset out of its own pictures, which were drawn with {@link #SEED}: the same bytes
   * as {@link #make} with Fashion-MNIST's files.
   *
   * @param pictures folder with {@code train}, {@code val} and {@code test} of the dataset
   * @param target folder to write to; may be the same
   * @throws InputException if they are not the dataset's 4,500 pictures
   */
  public static void remake(Path pictures, Path target) throws IOException {
    FashionCard.requirePictures(pictures);
    try (FolderLock lock = FolderLock.of(target, "choose another folder with --to")) {
      copy(pictures, target);
    }
  }

  private static void copy(Path pictures, Path target) throws IOException {
    List<String> classes = Arrays.stream(FashionClass.values()).map(FashionClass::folder).toList();
    int[] truths = new int[TRAIN];
    for (Path picture : imagesIn(pictures)) {
      Path within = pictures.relativize(picture);
      if (within.startsWith("train")) {
        String name = picture.getFileName().toString();
        int task = Integer.parseInt(name.substring(name.lastIndexOf('-') + 1, name.length() - 4));
        truths[task] = classes.indexOf(within.getName(1).toString());
      }
      Path copy = target.resolve(within.toString());
      if (Files.notExists(copy)) {
        AtomicFile.write(copy, out -> Files.copy(picture, out));
      }
    }
    describe(null, target, SEED, truths);
  }

  private static void describe(Path source, Path target, long seed, int[] truths)
      throws IOException {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("seed", seed);
    settings.put(
        "class_names", Arrays.stream(FashionClass.values()).map(FashionClass::folder).toList());
    SimulatedVotes simulated = votes(truths, seed);
    simulated.write(target, NAME, settings);
    FashionCard.write(source, target, seed, simulated);
  }

  /** The votes of the simulated crowd on training images of the given true classes. */
  public static SimulatedVotes votes(int[] truths, long seed) {
    Random random = new Random(seed);
    FashionCrowd fashion = FashionCrowd.draw(random);
    return SimulatedVotes.draw(truths, K, fashion.crowd(), fashion.assignment(), random);
  }

  private void make() throws IOException {
    Images train = read("train");
    Images test = read("t10k");
    try (FolderLock lock = FolderLock.of(target, "choose another folder with --to")) {
      draw(train, test);
    }
  }

  private void draw(Images train, Images test) throws IOException {
    Random random = new Random(seed);
    List<Integer> forTraining = new ArrayList<>();
    List<Integer> forValidation = new ArrayList<>();
    List<Integer> forTest = new ArrayList<>();
    for (FashionClass category : FashionClass.values()) {
      List<Integer> drawn = shuffledImages(train, category, random);
      forTraining.addAll(drawn.subList(0, TRAIN / K));
      forValidation.addAll(drawn.subList(TRAIN / K, (TRAIN + VAL) / K));
      forTest.addAll(shuffledImages(test, category, random).subList(0, TEST / K));
    }
    int[] truths = write("train", train, forTraining, 0, random);
    write("val", train, forValidation, TRAIN, random);
    write("test", test, forTest, TRAIN + VAL, random);
    describe(source, target, seed, truths);
  }

  private Images read(String set) {
    IdxFile images = IdxFile.read(source.resolve(set + "-images-idx3-ubyte.gz"), 3);
    IdxFile labels = IdxFile.read(source.resolve(set + "-labels-idx1-ubyte.gz"), 1);
    if (images.shape()[0] != labels.shape()[0]) {
      throw new InputException(
          source
              + ": "
              + set
              + " must have as many labels as images, got "
              + labels.shape()[0]
              + " and "
              + images.shape()[0]);
    }
    return new Images(images.bytes(), labels.bytes(), images.shape()[2], images.shape()[1]);
  }

  private List<Integer> shuffledImages(Images images, FashionClass category, Random random) {
    List<Integer> indices =
        new ArrayList<>(
            IntStream.range(0, images.labels().length)
                .filter(n -> FashionClass.ofSourceLabel(images.labels()[n]) == category)
                .boxed()
                .toList());
    if (indices.size() < (TRAIN + VAL) / K) {
      throw new InputException(
          source
              + ": needs "
              + (TRAIN + VAL) / K
              + " images of "
              + category.folder()
              + ", has "
              + indices.size());
    }
    Collections.shuffle(indices, random);
    return indices;
  }

  /** Writes images in a new random order under keys from {@code firstKey}; gives their classes. */
  private int[] write(
      String split, Images images, List<Integer> chosen, int firstKey, Random random)
      throws IOException {
    List<Integer> order = new ArrayList<>(chosen);
    Collections.shuffle(order, random);
    int[] truths = new int[order.size()];
    for (int n = 0; n < truths.length; n++) {
      FashionClass category = FashionClass.ofSourceLabel(images.labels()[order.get(n)]);
      truths[n] = category.ordinal();
      byte[] png = images.png(order.get(n));
      AtomicFile.write(
          target
              .resolve(split)
              .resolve(category.folder())
              .resolve(category.folder() + "-" + (firstKey + n) + ".png"),
          out -> out.write(png));
    }
    return truths;
  }

  /** All images of a dataset folder, in alphabetic order of their paths. */
  static List<Path> imagesIn(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(f -> f.toString().endsWith(".png")).sorted().toList();
    }
  }
}
