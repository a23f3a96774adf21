package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;
import org.crowdzoo.settings.Choice;
import org.crowdzoo.settings.Settings;

/**
 * All cards on all datasets: one comparison a dataset, in which all strategies share the network
 * and the training but for what is part of the method (averaged weights, mixup, label smoothing),
 * and {@code auto} chooses among the others and its usual candidates.
 */
public final class Leaderboard {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What an assignment cannot set, since the board says it itself, and where it is said. */
  private static final Map<String, String> ELSEWHERE = new LinkedHashMap<>();

  static {
    ELSEWHERE.put("name", "each row has its own");
    ELSEWHERE.put("seeds", "--seeds says them");
    ELSEWHERE.put(
        "strategy", "--strategies says them, with options in brackets: 'conal[scale=1e-4]'");
    ELSEWHERE.put("data.dataset", "--datasets says them");
  }

  private final List<BoardRow> rows;
  private final List<Integer> seeds;
  private final List<String> assignments;

  private Leaderboard(List<BoardRow> rows, List<Integer> seeds, List<String> assignments) {
    this.rows = rows;
    this.seeds = seeds;
    this.assignments = assignments;
  }

  /**
   * A board.
   *
   * @param strategies cards, or strategies with their options in brackets as {@code auto}'s
   *     candidates are written; empty for all cards
   * @param assignments to the keys of every experiment, as {@code training.epochs=5}; a strategy's
   *     own training stands back before them
   * @throws InputException if there is no such card or strategy, or an assignment is to what the
   *     board says itself
   */
  public static Leaderboard of(
      List<String> strategies, List<Integer> seeds, List<String> assignments) {
    InputException.throwIfAny(
        assignments.stream().flatMap(one -> saidElsewhere(one).stream()).toList());
    List<String> asked = strategies.isEmpty() ? ModelCard.names() : strategies;
    return new Leaderboard(
        BoardRow.of(asked).stream().map(row -> row.behind(assignments)).toList(),
        List.copyOf(seeds),
        List.copyOf(assignments));
  }

  private static List<String> saidElsewhere(String assignment) {
    String path = assignment.split("=", 2)[0] + ".";
    return ELSEWHERE.entrySet().stream()
        .filter(one -> path.startsWith(one.getKey() + ".") || (one.getKey() + ".").startsWith(path))
        .map(
            one ->
                "leaderboard: --set "
                    + InputText.shown(assignment)
                    + ": "
                    + one.getKey()
                    + " cannot be set for all, "
                    + one.getValue())
        .toList();
  }

  /** Of each training. */
  public List<Integer> seeds() {
    return seeds;
  }

  /**
   * The comparison on a dataset.
   *
   * @param answers votes in place of the dataset's own, with their metadata; null for its own
   */
  public Comparison comparison(BoardDataset dataset, Path answers, Path metadata) {
    ObjectNode tree = JSON.createObjectNode().put("name", dataset.name());
    ArrayNode all = tree.putArray("seeds");
    seeds.forEach(all::add);
    ObjectNode experiment = dataset.experiment().deepCopy();
    experiment.putObject("strategy").put(Choice.NAME, "naive_soft");
    if (answers != null) {
      Settings.put(experiment, "data.answers", TextNode.valueOf(answers.toString()));
      Settings.put(experiment, "data.metadata", TextNode.valueOf(metadata.toString()));
    }
    assignments.forEach(assignment -> Settings.set(experiment, assignment));
    tree.set("experiment", experiment);
    ArrayNode strategies = tree.putArray("strategies");
    for (BoardRow row : rows) {
      ObjectNode entry = strategies.addObject().put("label", row.label());
      // a new object, so that no option of another strategy is merged into it
      entry.set("strategy", row.chooses() ? among(row) : row.strategy());
      row.training().forEach((key, value) -> Settings.set(entry, key + "=" + value));
    }
    return Comparison.of(tree, "leaderboard, " + dataset.name());
  }

  /**
   * A strategy that chooses: among the others of the board and those that it has by itself, unless
   * its candidates are named.
   */
  private ObjectNode among(BoardRow row) {
    ObjectNode tree = row.strategy().deepCopy();
    if (tree.has("candidates")) {
      return tree;
    }
    List<BoardRow> usual =
        row.learning().candidates().orElseThrow().all().stream()
            .map(one -> BoardRow.of(one).behind(assignments))
            .toList();
    // of two that are the same the board's goes on, whose score the board shows
    Map<Object, BoardRow> different = new LinkedHashMap<>();
    Stream.concat(
            rows.stream().filter(other -> !other.chooses() && !other.learning().looksElsewhere()),
            usual.stream())
        .forEach(one -> different.putIfAbsent(one.method(), one));
    ArrayNode candidates = tree.putArray("candidates");
    different.values().stream()
        .sorted(Comparator.comparingInt(one -> position(usual, one)))
        .forEach(one -> candidates.add(one.text()));
    return tree;
  }

  /** Where a row stands among the usual candidates, or behind the last of its strategy. */
  private static int position(List<BoardRow> usual, BoardRow row) {
    int last = 2 * usual.size();
    for (int n = 0; n < usual.size(); n++) {
      if (usual.get(n).method().equals(row.method())) {
        return 2 * n;
      }
      if (usual.get(n).isOf(row)) {
        last = 2 * n + 1;
      }
    }
    return last;
  }

  /** What {@code auto} calls a row of the board, to find its score. */
  public String candidate(String label) {
    return rows.stream()
        .filter(row -> row.label().equals(label))
        .map(BoardRow::text)
        .findFirst()
        .orElse(label);
  }
}
