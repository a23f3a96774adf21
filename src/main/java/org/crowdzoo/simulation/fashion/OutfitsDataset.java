package org.crowdzoo.simulation.fashion;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.crowd.MultiLabelAnswers;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.MultiLabelVotesBuilder;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.FolderLock;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.simulation.SkewedAssignment;

/**
 * Makes {@code datasets/outfits} out of the pictures of {@code datasets/fashion}: canvases of 56 x
 * 56 pixels with two to four pieces ({@link OutfitCanvas}), whose labels are the kinds that are
 * there, none to four of ten; and the votes of five of thirty simulated workers ({@link
 * OutfitWorker}) on each of the 1,500 training canvases. Each canvas and each worker's answer has
 * random numbers of its own, drawn from the seed and the key.
 */
public final class OutfitsDataset {
  /** The dataset's name. */
  public static final String NAME = "outfits";

  /** Seed of the shipped dataset. */
  public static final long SEED = 42;

  static final int TRAIN = 1500;
  static final int VAL = 400;
  static final int TEST = 1000;
  static final int WORKERS = 30;
  private static final int ANSWERS = 5;
  private static final int CAREFUL = 6;
  private static final int CARELESS = 6;
  private static final int K = FashionClass.values().length;

  private OutfitsDataset() {}

  /**
   * Makes the dataset; the same pictures and seed give the same bytes.
   *
   * @param fashion folder of {@code datasets/fashion}
   * @param target folder to write to; may hold an earlier version of the same files
   * @throws InputException if the pictures are not the shipped ones, or the target not writable
   */
  public static void make(Path fashion, Path target, long seed) throws IOException {
    FashionCard.requirePictures(fashion);
    try (FolderLock lock = FolderLock.of(target, "choose another folder with --to")) {
      draw(fashion, target, seed);
    }
  }

  private static void draw(Path fashion, Path target, long seed) throws IOException {
    List<OutfitCanvas> train = canvases(FashionPieces.read(fashion, "train"), 0, TRAIN, seed);
    write(target.resolve("train"), train, 0);
    write(
        target.resolve("val"),
        canvases(FashionPieces.read(fashion, "val"), TRAIN, VAL, seed),
        TRAIN);
    write(
        target.resolve("test"),
        canvases(FashionPieces.read(fashion, "test"), TRAIN + VAL, TEST, seed),
        TRAIN + VAL);
    List<OutfitWorker> workers = workers(seed);
    MultiLabelVotes votes = votes(train, workers, seed);
    MultiLabelAnswers.write(target.resolve("answers.json"), votes);
    writeTruth(target, train, workers);
    Map<String, Object> others = new LinkedHashMap<>();
    others.put("class_names", names());
    others.put("n_task", TRAIN);
    others.put("seed", seed);
    new Metadata(NAME, K, WORKERS, others)
        .withMultiLabel(true)
        .write(target.resolve("metadata.json"));
    OutfitsCard.write(fashion, target, seed, votes, workers);
  }

  /** Canvases with the keys {@code first}, {@code first + 1} … */
  static List<OutfitCanvas> canvases(FashionPieces pieces, int first, int count, long seed) {
    return IntStream.range(first, first + count)
        .parallel()
        .mapToObj(key -> OutfitCanvas.draw(pieces, random(seed, 1, key)))
        .toList();
  }

  /** The thirty workers. */
  static List<OutfitWorker> workers(long seed) {
    Random random = random(seed, 2, 0);
    List<OutfitWorker.Role> roles =
        new ArrayList<>(Collections.nCopies(WORKERS, OutfitWorker.Role.ORDINARY));
    Collections.fill(roles.subList(0, CAREFUL), OutfitWorker.Role.CAREFUL);
    Collections.fill(roles.subList(CAREFUL, CAREFUL + CARELESS), OutfitWorker.Role.CARELESS);
    Collections.shuffle(roles, random);
    return roles.stream().map(role -> OutfitWorker.draw(role, random)).toList();
  }

  /** Five answers on each canvas; tasks are 0, 1, 2 … */
  static MultiLabelVotes votes(List<OutfitCanvas> canvases, List<OutfitWorker> workers, long seed) {
    MultiLabelVotesBuilder votes = new MultiLabelVotesBuilder();
    IntStream.range(0, workers.size()).forEach(j -> votes.worker(Integer.toString(j)));
    double[] activity = random(seed, 3, 0).doubles(workers.size(), 0.4, 1.6).toArray();
    SkewedAssignment assignment = new SkewedAssignment(ANSWERS, ANSWERS, activity);
    for (int i = 0; i < canvases.size(); i++) {
      Random random = random(seed, 4, i);
      for (int j : assignment.draw(1, workers.size(), random)[0]) {
        SortedSet<Integer> said = workers.get(j).answer(canvases.get(i), random);
        votes.answer(Integer.toString(i), Integer.toString(j), said);
      }
    }
    return votes.build(K);
  }

  /** Random numbers of one thing; java.util.Random mixes its seed little, so it is done here. */
  private static Random random(long seed, int what, int number) {
    long mixed = seed * 0x9E3779B97F4A7C15L + what * 0xBF58476D1CE4E5B9L + number;
    mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return new Random(mixed ^ mixed >>> 31);
  }

  static List<String> names() {
    return Arrays.stream(FashionClass.values()).map(FashionClass::folder).toList();
  }

  static byte[] png(OutfitCanvas canvas) {
    return GreyPng.encode(canvas.pixels(), OutfitCanvas.SIDE, OutfitCanvas.SIDE);
  }

  private static void write(Path folder, List<OutfitCanvas> canvases, int first)
      throws IOException {
    StringBuilder labels = new StringBuilder("file,labels\n");
    for (int n = 0; n < canvases.size(); n++) {
      OutfitCanvas canvas = canvases.get(n);
      String file = "outfit-" + (first + n) + ".png";
      byte[] png = png(canvas);
      AtomicFile.write(folder.resolve(file), out -> out.write(png));
      labels.append(file).append(',').append(named(canvas)).append('\n');
    }
    AtomicFile.writeString(folder.resolve("labels.csv"), labels.toString());
  }

  private static String named(OutfitCanvas canvas) {
    return canvas.labels().stream().map(names()::get).collect(Collectors.joining(";"));
  }

  private static void writeTruth(
      Path target, List<OutfitCanvas> canvases, List<OutfitWorker> workers) throws IOException {
    int[] truth = new int[canvases.size() * K];
    List<int[]> pieces = new ArrayList<>();
    for (int i = 0; i < canvases.size(); i++) {
      for (int label : canvases.get(i).labels()) {
        truth[i * K + label] = 1;
      }
      for (OutfitPiece p : canvases.get(i).pieces()) {
        int distractor = p.distractor() ? 1 : 0;
        pieces.add(
            new int[] {i, p.kind().ordinal(), distractor, p.x(), p.y(), p.size(), p.visible()});
      }
    }
    NumpyFile.write(target.resolve("ground_truth.npy"), truth, canvases.size(), K);
    NumpyFile.write(
        target.resolve("pieces.npy"),
        pieces.stream().flatMapToInt(Arrays::stream).toArray(),
        pieces.size(),
        7);
    NumpyFile.write(
        target.resolve("confusions.npy"),
        workers.stream()
            .flatMap(worker -> Arrays.stream(worker.confusions()))
            .flatMapToDouble(Arrays::stream)
            .toArray(),
        workers.size(),
        K,
        K);
    AtomicFile.writeString(
        target.resolve("workers.json"),
        IntStream.range(0, workers.size())
            .mapToObj(j -> habits(j, workers.get(j)))
            .collect(Collectors.joining(",\n", "{\n", "\n}\n")));
  }

  private static String habits(int number, OutfitWorker worker) {
    return String.format(
        Locale.ROOT,
        "\"%d\": {\"role\": \"%s\", \"miss\": %.4f, \"miss_small\": %.4f, \"false_alarm\": %.4f,"
            + " \"careless\": %.4f}",
        number,
        worker.role(),
        worker.miss(),
        worker.missSmall(),
        worker.falseAlarm(),
        worker.careless());
  }
}
