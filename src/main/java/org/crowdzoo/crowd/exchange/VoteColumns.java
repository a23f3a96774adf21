package org.crowdzoo.crowd.exchange;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.crowdzoo.files.CsvField;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Names;
import org.crowdzoo.files.Nearest;

/**
 * Which columns of a CSV hold tasks, workers and labels: those that the user names; else those that
 * are called so, as crowd-kit, Figure Eight and others do, whatever case and underscores; else
 * those of a batch of Mechanical Turk, {@code Input.…}, {@code WorkerId} and {@code Answer.…}.
 * Where two columns could be meant, none is taken. The user may name several columns that tell a
 * task or a worker together, as topic and document in the sets of TREC.
 *
 * @param task numbers of the columns, from 0: one, or several as the user named them
 * @param worker likewise
 * @param label number of the column
 */
record VoteColumns(List<Integer> task, List<Integer> worker, int label) {
  private static final String TOGETHER = ",";

  private static final Set<String> TASK =
      Set.of(
          "task",
          "taskid",
          "item",
          "itemid",
          "example",
          "exampleid",
          "question",
          "questionid",
          "inputsong",
          "instance",
          "instanceid",
          "unit",
          "unitid",
          "object",
          "objectid");
  private static final Set<String> WORKER =
      Set.of(
          "worker",
          "workerid",
          "annotator",
          "annotatorid",
          "user",
          "userid",
          "performer",
          "performerid",
          "rater",
          "raterid",
          "labeler",
          "labelerid");
  private static final Set<String> LABEL =
      Set.of(
          "label",
          "vote",
          "answer",
          "response",
          "class",
          "annotation",
          "output",
          "answerpredlabel");

  static VoteColumns of(Path file, List<String> header, VoteOptions options) {
    requireDifferentNames(file, header);
    return new VoteColumns(
        column(file, header, "task", options.taskColumn(), TASK, "input", "hitid"),
        column(file, header, "worker", options.workerColumn(), WORKER, null, null),
        column(file, header, "label", options.labelColumn(), LABEL, "answer", null).get(0));
  }

  /**
   * The key that the cells of some columns are together: {@code 20780,doc-7}. Cells with commas or
   * quotes are quoted where there are several, so that no two keys are alike by chance.
   */
  static String key(List<String> row, List<Integer> columns) {
    return columns.size() == 1
        ? row.get(columns.get(0))
        : columns.stream()
            .map(c -> CsvField.of(Names.composed(row.get(c))))
            .collect(Collectors.joining(TOGETHER));
  }

  /** True if a cell of these columns is blank. */
  static boolean isBlank(List<String> row, List<Integer> columns) {
    return columns.stream().anyMatch(c -> row.get(c).isBlank());
  }

  /** How columns are called in a summary. */
  static String names(List<String> header, List<Integer> columns) {
    return columns.stream().map(header::get).collect(Collectors.joining(" + "));
  }

  private static void requireDifferentNames(Path file, List<String> header) {
    Set<String> seen = new HashSet<>();
    for (String name : header) {
      if (!name.isBlank() && !seen.add(name)) {
        throw new InputException(
            file + ": the header names two columns " + name + ", rename one: " + shown(header));
      }
    }
  }

  private static List<Integer> column(
      Path file,
      List<String> header,
      String what,
      String given,
      Set<String> names,
      String prefix,
      String last) {
    if (given != null) {
      return named(file, header, what, given);
    }
    List<Predicate<String>> tries =
        List.of(
            name -> names.contains(plain(name)),
            name -> prefix != null && name.toLowerCase(Locale.ROOT).startsWith(prefix + "."),
            name -> plain(name).equals(last));
    for (Predicate<String> fits : tries) {
      List<Integer> found =
          IntStream.range(0, header.size()).filter(c -> fits.test(header.get(c))).boxed().toList();
      if (found.size() == 1) {
        return found;
      }
      if (found.size() > 1) {
        throw new InputException(
            String.format(
                Locale.ROOT,
                "%s: the header names several columns that may hold the %ss, %s; --%s-column says which",
                file,
                what,
                found.stream().map(header::get).collect(Collectors.joining(", ")),
                what));
      }
    }
    throw new InputException(
        file
            + ": the header must name a column "
            + what
            + " (with task, worker and label), got "
            + shown(header)
            + "; --"
            + what
            + "-column says which it is"
            + (what.equals("label") ? "" : ", or which they are, with commas between")
            + (header.size() == 1 ? "; columns are parted by commas, semicolons or tabs" : ""));
  }

  /** One column, or several with commas between; the label has one. */
  private static List<Integer> named(Path file, List<String> header, String what, String given) {
    if (what.equals("label") || header.contains(given) || !given.contains(TOGETHER)) {
      return List.of(one(file, header, what, given));
    }
    List<Integer> columns =
        Arrays.stream(given.split(TOGETHER, -1))
            .map(name -> one(file, header, what, name.strip()))
            .toList();
    if (new HashSet<>(columns).size() < columns.size()) {
      throw new InputException("--" + what + "-column: names a column twice, got " + given);
    }
    return columns;
  }

  private static int one(Path file, List<String> header, String what, String given) {
    int exact = header.indexOf(given);
    int[] similar =
        IntStream.range(0, header.size())
            .filter(c -> header.get(c).equalsIgnoreCase(given))
            .toArray();
    if (exact < 0 && similar.length != 1) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s: --%s-column: must be one of %s, got %s%s",
              file,
              what,
              shown(header),
              given,
              Nearest.question(given, header)));
    }
    return exact >= 0 ? exact : similar[0];
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }

  private static String shown(List<String> header) {
    String all = String.join(",", header);
    return all.length() > 300 ? all.substring(0, 300) + "…" : all;
  }
}
