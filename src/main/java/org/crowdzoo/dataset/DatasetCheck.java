package org.crowdzoo.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;

/**
 * The thorough check of a dataset: everything that opening it checks, and every image decoded.
 *
 * @param problems one line each, all of them; empty if the dataset can be used
 * @param facts what the dataset holds, and what is allowed but worth knowing; one line each
 */
public record DatasetCheck(List<String> problems, List<String> facts) {

  /** Copies the lists. */
  public DatasetCheck {
    problems = List.copyOf(problems);
    facts = List.copyOf(facts);
  }

  /** Checks a folder with its {@code answers.json}. */
  public static DatasetCheck of(Path folder) {
    Problems problems = new Problems(Integer.MAX_VALUE);
    Path answers = folder.resolve("answers.json");
    CrowdDataset dataset =
        problems.collect(() -> new DatasetReader(folder, answers, false, Integer.MAX_VALUE).read());
    List<String> facts = new ArrayList<>();
    if (dataset != null) {
      describe(dataset, facts);
    }
    checkImages(folder, problems, facts);
    return new DatasetCheck(problems.lines(), facts);
  }

  private static void describe(CrowdDataset dataset, List<String> facts) {
    if (dataset.isMultiLabel()) {
      facts.addAll(MultiLabelFacts.of(dataset));
    } else {
      describeClasses(dataset, facts);
    }
    facts.addAll(dataset.notes());
    facts.add("sha256: " + dataset.sha256());
  }

  private static void describeClasses(CrowdDataset dataset, List<String> facts) {
    facts.add(
        "classes: " + dataset.classes() + " (" + String.join(", ", dataset.classNames()) + ")");
    for (Split split : dataset.splits()) {
      int[] counts = new int[dataset.classes()];
      IntStream.of(split.labels()).filter(l -> l >= 0).forEach(l -> counts[l]++);
      long unknown = IntStream.of(split.labels()).filter(l -> l < 0).count();
      facts.add(
          split.name()
              + ": "
              + split.size()
              + (split.hasFeatures() ? " rows of " + split.featureSize() + " features" : " images")
              + (split.isEmpty() ? "" : ", by class " + spaced(counts))
              + (unknown == 0 ? "" : ", " + unknown + " of unknown class"));
    }
    describeVotes(dataset, facts);
    ClassCounts.lines(dataset).stream()
        .filter(line -> line.startsWith("votes "))
        .forEach(facts::add);
  }

  private static void describeVotes(CrowdDataset dataset, List<String> facts) {
    Votes votes = dataset.votes();
    if (votes.size() == 0) {
      facts.add("votes: none");
      return;
    }
    long idle =
        IntStream.range(0, votes.workers()).filter(j -> votes.countOfWorker(j) == 0).count();
    long without = IntStream.range(0, votes.tasks()).filter(i -> votes.count(i) == 0).count();
    facts.add(
        "votes: "
            + votes.cast()
            + " of "
            + votes.workers()
            + " workers ("
            + idle
            + " idle), at most "
            + votes.maxVotesPerTask()
            + " a task"
            + (without == 0 ? "" : ", " + without + " tasks without a vote"));
    if (dataset.allVotes().tasks() > votes.tasks()) {
      int others = dataset.allVotes().tasks() - votes.tasks();
      facts.add("votes: " + others + " more tasks, whose files lie in another split");
    }
    if (dataset.train().hasLabels()) {
      describeAgreement(dataset, facts);
    }
  }

  /** Votes that mostly name one other class hint at classes that are numbered in another order. */
  private static void describeAgreement(CrowdDataset dataset, List<String> facts) {
    int classes = dataset.classes();
    long[][] counts = new long[classes][classes];
    long agreeing = 0;
    long all = 0;
    for (int i = 0; i < dataset.train().size(); i++) {
      int truth = dataset.train().examples().get(i).label();
      for (int v = dataset.votes().start(i); truth >= 0 && v < dataset.votes().end(i); v++) {
        counts[truth][dataset.votes().label(v)]++;
        agreeing += dataset.votes().label(v) == truth ? 1 : 0;
        all++;
      }
    }
    facts.add(
        String.format(
            Locale.ROOT,
            "votes for the true class: %.1f percent",
            all == 0 ? Double.NaN : 100.0 * agreeing / all));
    long renumbered = 0;
    Set<Integer> taken = new HashSet<>();
    for (long[] row : counts) {
      int most = IntStream.range(0, classes).reduce(0, (a, b) -> row[b] > row[a] ? b : a);
      taken.add(most);
      renumbered += row[most];
    }
    if (taken.size() == classes && renumbered > agreeing + all / 5) {
      facts.add(
          "warning: answers.json seems to number the classes in another order than "
              + String.join(", ", dataset.classNames())
              + "; name the right order by class_names in metadata.json");
    }
  }

  /** What reading one image found. */
  private record Seen(String problem, String size, String hash) {}

  private static void checkImages(Path folder, Problems problems, List<String> facts) {
    Map<String, List<Path>> sizes = new TreeMap<>();
    Map<String, Map<String, Path>> hashes = new HashMap<>();
    for (String split : DatasetReader.SPLITS) {
      List<Path> files =
          ImageFolder.list(folder.resolve(split)).images().stream()
              .map(ImageFolder.Image::file)
              .toList();
      List<Seen> seen =
          IntStream.range(0, files.size()).parallel().mapToObj(i -> see(files.get(i))).toList();
      Map<String, Path> ofSplit = new HashMap<>();
      for (int i = 0; i < files.size(); i++) {
        if (seen.get(i).problem != null) {
          problems.addOnce(files.get(i), seen.get(i).problem);
        } else {
          sizes.computeIfAbsent(seen.get(i).size, size -> new ArrayList<>()).add(files.get(i));
          ofSplit.put(seen.get(i).hash, files.get(i));
        }
      }
      hashes.put(split, ofSplit);
    }
    if (!sizes.isEmpty()) {
      describeSizes(sizes, facts);
    }
    describeCopies(hashes, "train", "val", facts);
    describeCopies(hashes, "train", "test", facts);
    describeCopies(hashes, "val", "test", facts);
  }

  /** A few images of another size than all others are worth a look. */
  private static void describeSizes(Map<String, List<Path>> sizes, List<String> facts) {
    facts.add(
        "image sizes, height x width: "
            + String.join(
                ", ",
                sizes.entrySet().stream()
                    .map(e -> e.getKey() + ": " + e.getValue().size())
                    .toList()));
    int all = sizes.values().stream().mapToInt(List::size).sum();
    String usual =
        sizes.keySet().stream()
            .reduce((a, b) -> sizes.get(b).size() > sizes.get(a).size() ? b : a)
            .orElseThrow();
    if (sizes.get(usual).size() >= 0.9 * all) {
      sizes.forEach(
          (size, files) -> {
            if (!size.equals(usual)) {
              files.forEach(
                  file ->
                      facts.add(
                          "warning: " + file + ": " + size + " pixels, most images are " + usual));
            }
          });
    }
  }

  private static void describeCopies(
      Map<String, Map<String, Path>> hashes, String first, String second, List<String> facts) {
    long copies =
        hashes.get(first).keySet().stream().filter(hashes.get(second)::containsKey).count();
    if (copies > 0) {
      facts.add("warning: " + copies + " images of " + first + " are also in " + second);
    }
  }

  private static Seen see(Path file) {
    try {
      byte[] bytes = ImageDecoder.bytes(file);
      int[] size = ImageDecoder.size(file);
      return new Seen(null, size[0] + " x " + size[1], FileHash.sha256(bytes));
    } catch (InputException e) {
      String line = e.problems().get(0);
      return new Seen(line.substring(line.indexOf(": ") + 2), null, null);
    }
  }

  static String spaced(int[] counts) {
    return String.join(" ", IntStream.of(counts).mapToObj(Integer::toString).toList());
  }
}
