package org.crowdzoo.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.files.Words;
import org.crowdzoo.labelmodel.ClassBalance;
import org.crowdzoo.labelmodel.ClassLabelModel;
import org.crowdzoo.labelmodel.LabelGraph;
import org.crowdzoo.labelmodel.SolveMethod;
import org.crowdzoo.labelmodel.TripletLabelModel;
import org.crowdzoo.labelmodel.VoteTable;
import org.crowdzoo.labelmodel.WeakVoteFile;
import org.crowdzoo.labelmodel.WeakVotes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crowdzoo labelmodel}: what labelling functions are worth, and the truth from them. */
@Command(
    name = "labelmodel",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Estimate how good labelling functions are, without any truth, and the probable truth of"
            + " the tasks (FlyingSquid's triplet label model).",
    footer = {
      "",
      "Examples:",
      "  labelmodel votes.npy",
      "  labelmodel votes.csv --classes 10 --truth truth.npy",
      "  labelmodel dev.npy --train train.npy --truth truth.npy --chain 3",
      "  labelmodel wrench/train.json --edges 0-1,2-4 --method median"
    })
final class LabelModelCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "VOTES",
      description =
          "Tasks x functions: .npy or .csv of -1, 0 (abstains), 1, or with --classes of classes 0"
              + " to K-1 and -1 (abstains); or WRENCH's .json.")
  private Path file;

  @Option(
      names = "--classes",
      paramLabel = "K",
      description = "Number of classes; votes are then 0 to K-1, or -1 (abstains).")
  private Integer classes;

  @Option(
      names = "--train",
      paramLabel = "FILE",
      description = "LabelModelReport.Fit to these votes instead of VOTES.")
  private Path train;

  @Option(
      names = "--truth",
      paramLabel = "FILE",
      description =
          "The truth of VOTES as .npy or .csv: -1 and 1, or with --classes 0 to K-1 and -1 for"
              + " unknown. Only compared with.")
  private Path truthFile;

  @Option(
      names = "--edges",
      split = ",",
      paramLabel = "I-J",
      description = "Functions that depend on each other, as 0-1,2-4.")
  private List<String> edges = new ArrayList<>();

  @Option(
      names = "--chain",
      paramLabel = "V",
      defaultValue = "1",
      description = "Neighbouring rows whose truths depend on each other, as frames of a video.")
  private int chain;

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      defaultValue = "mean",
      description = "triplet, mean or median (default: ${DEFAULT-VALUE}).")
  private String method;

  @Option(
      names = "--balance",
      split = ",",
      paramLabel = "P",
      description =
          "How frequent the classes are, one number a class; with --chain one a sequence of -1 and"
              + " 1 in lexicographic order (default: all alike).")
  private double[] balance = {};

  @Option(
      names = "--dev",
      paramLabel = "FILE",
      description = "Take the class balance from the truth of a development set.")
  private Path dev;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "File for the probabilities, tasks x classes (default: <VOTES>_probabilities.npy in the"
              + " present folder).")
  private Path out;

  @Override
  public Integer call() throws IOException {
    requireSense();
    WeakVotes votes = WeakVoteFile.read(file, kOf(file, 0));
    WeakVotes fitted =
        train == null ? votes : WeakVoteFile.read(train, kOf(train, votes.classes()));
    requireLikeVotes(fitted, votes);
    int[] truth = truth(votes);
    Path target = target();
    AtomicFile.requireWritableFolder(target.toAbsolutePath().getParent());
    LabelModelReport.Fit fit = chain > 1 ? chained(votes, fitted) : single(votes, fitted);
    double[] flat = Arrays.stream(fit.probabilities()).flatMapToDouble(Arrays::stream).toArray();
    NumpyFile.write(target, flat, votes.tasks(), votes.classes());
    LabelModelReport report =
        new LabelModelReport(
            new WeakVotes(votes.votes(), votes.classes(), votes.names(), truth),
            spec.commandLine().getOut());
    report.functions(fit);
    report.accuracy(fit);
    report.stored(target);
    fit.warnings().forEach(line -> spec.commandLine().getErr().println("crowdzoo: " + line));
    return 0;
  }

  private void requireSense() {
    List<String> problems = new ArrayList<>();
    if (classes != null && classes < 2) {
      problems.add("labelmodel: --classes must be at least 2, got " + classes);
    }
    if (chain < 1) {
      problems.add("labelmodel: --chain must be at least 1, got " + chain);
    }
    if (balance.length > 0 && dev != null) {
      problems.add("labelmodel: --balance and --dev exclude each other");
    }
    InputException.throwIfAny(problems);
  }

  /** Never one of the files that are read. */
  private Path target() throws IOException {
    Path target = out == null ? Path.of(stem(file) + "_probabilities.npy") : out;
    if (Files.isDirectory(target)) {
      throw new InputException("labelmodel: --out must be a file, got the folder " + target);
    }
    for (Path read : new Path[] {file, train, truthFile, dev}) {
      if (read != null && Files.exists(target) && Files.isSameFile(read, target)) {
        throw new InputException(
            "labelmodel: the probabilities would overwrite "
                + read
                + ", which is read; name another file by --out");
      }
    }
    return target;
  }

  private LabelModelReport.Fit single(WeakVotes votes, WeakVotes fitted) {
    LabelGraph graph = LabelGraph.dependent(votes.functions(), edges());
    List<Double> frequencies = Arrays.stream(balance).boxed().toList();
    if (dev != null) {
      frequencies = developmentShares(votes);
    }
    ClassLabelModel model =
        ClassLabelModel.fit(
            graph,
            fitted.votes(),
            fitted.classes(),
            new ClassLabelModel.Options(method(), frequencies));
    double[] accuracy = votes.classes() == 2 ? model.ofClass(1).accuracies() : model.accuracies();
    double[] given = accuracy.clone();
    VoteTable table = fitted.table();
    for (int j = 0; j < given.length; j++) {
      double coverage = table.rows().get(j).coverage();
      given[j] = coverage == 0 ? 0.5 : given[j] / coverage;
    }
    return new LabelModelReport.Fit(
        model.predictProba(votes.votes()), accuracy, given, model.warnings(votes.names()::get));
  }

  private List<Double> developmentShares(WeakVotes votes) {
    int[] truth = developmentTruth(votes);
    double[] count = new double[votes.classes()];
    Arrays.stream(truth).filter(k -> k >= 0).forEach(k -> count[k]++);
    return Arrays.stream(count).boxed().toList();
  }

  private int[] developmentTruth(WeakVotes votes) {
    return WeakVoteFile.readTruth(dev, -1, votes.classes(), signs());
  }

  /** A model of sequences of rows; rows beyond the last whole sequence are the end of one more. */
  private LabelModelReport.Fit chained(WeakVotes votes, WeakVotes fitted) {
    if (votes.classes() != 2) {
      throw new InputException("labelmodel: --chain is for two classes, got " + votes.classes());
    }
    if (votes.tasks() < chain || fitted.tasks() < chain) {
      throw new InputException(
          "labelmodel: --chain "
              + chain
              + " needs at least as many rows, got "
              + Math.min(votes.tasks(), fitted.tasks()));
    }
    LabelGraph graph = LabelGraph.chain(votes.functions(), chain, edges());
    TripletLabelModel model =
        TripletLabelModel.fit(
            graph,
            sequences(fitted.signs(), fitted.tasks() / chain),
            TripletLabelModel.Options.defaults().with(method()).with(chainBalance(votes)));
    double[][] probabilities = new double[votes.tasks()][];
    int[][] signs = votes.signs();
    double[][] whole = model.predictPositive(sequences(signs, signs.length / chain));
    for (int i = 0; i < whole.length * chain; i++) {
      probabilities[i] = both(whole[i / chain][i % chain]);
    }
    int[][] last = Arrays.copyOfRange(signs, signs.length - chain, signs.length);
    double[] rest = model.predictPositive(sequences(last, 1))[0];
    for (int i = whole.length * chain; i < signs.length; i++) {
      probabilities[i] = both(rest[chain - signs.length + i]);
    }
    return new LabelModelReport.Fit(
        probabilities,
        meanOverChain(model.accuracies()),
        meanOverChain(model.accuraciesGivenVote()),
        model.warnings(i -> inChain(votes, i)));
  }

  private static String inChain(WeakVotes votes, int i) {
    String name = votes.names().get(i % votes.functions());
    return name + " in row " + i / votes.functions() + " of the sequence";
  }

  private ClassBalance chainBalance(WeakVotes votes) {
    if (dev == null) {
      return balance.length == 0 ? null : ClassBalance.of(chain, balance);
    }
    int[] truth = developmentTruth(votes);
    int[][] rows = new int[truth.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new int[] {2 * truth[i] - 1};
    }
    return ClassBalance.ofDevelopmentSet(chain, sequences(rows, rows.length / chain));
  }

  private double[] meanOverChain(double[] values) {
    int functions = values.length / chain;
    double[] mean = new double[functions];
    for (int e = 0; e < values.length; e++) {
      mean[e % functions] += values[e] / chain;
    }
    return mean;
  }

  private int[][] sequences(int[][] rows, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            s ->
                Arrays.stream(rows, s * chain, (s + 1) * chain)
                    .flatMapToInt(Arrays::stream)
                    .toArray())
        .toArray(int[][]::new);
  }

  private static double[] both(double positive) {
    return new double[] {1 - positive, positive};
  }

  /** The number of classes to read a file with: as given, or what is said for JSON. */
  private int kOf(Path path, int otherwise) {
    return classes != null ? classes : stemIsJson(path) ? otherwise : 0;
  }

  private static boolean stemIsJson(Path path) {
    return path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".json");
  }

  private boolean signs() {
    return classes == null && !stemIsJson(file);
  }

  private static void requireLikeVotes(WeakVotes fitted, WeakVotes votes) {
    if (fitted.functions() != votes.functions() || fitted.classes() != votes.classes()) {
      throw new InputException(
          "labelmodel: --train must have "
              + votes.functions()
              + " functions and "
              + votes.classes()
              + " classes as VOTES has, got "
              + fitted.functions()
              + " and "
              + fitted.classes());
    }
  }

  private int[] truth(WeakVotes votes) {
    return truthFile == null
        ? votes.truth()
        : WeakVoteFile.readTruth(truthFile, votes.tasks(), votes.classes(), signs());
  }

  private SolveMethod method() {
    return Words.require("labelmodel: --method", SolveMethod.class, method);
  }

  private List<int[]> edges() {
    List<int[]> parsed = new ArrayList<>();
    for (String edge : edges) {
      String[] ends = edge.strip().split("-");
      try {
        if (ends.length != 2) {
          throw new NumberFormatException(edge);
        }
        parsed.add(new int[] {Integer.parseInt(ends[0]), Integer.parseInt(ends[1])});
      } catch (NumberFormatException e) {
        throw new InputException(
            "labelmodel: --edges must be pairs of functions as 0-1,2-4, got " + edge, e);
      }
    }
    return parsed;
  }

  private static String stem(Path path) {
    return path.getFileName().toString().replaceFirst("\\.[^.]*$", "");
  }
}
