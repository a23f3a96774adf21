package org.crowdzoo.labelmodel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.crowdzoo.files.InputException;

/**
 * Labelling functions by their names, to be applied to a list of items:
 *
 * <pre>{@code
 * WeakVotes votes = new LabelingFunctions<String>(2)
 *     .with("link", text -> text.contains("http") ? 1 : LabelingFunction.ABSTAIN)
 *     .with("short", text -> text.length() < 20 ? 0 : LabelingFunction.ABSTAIN)
 *     .apply(comments);
 * }</pre>
 *
 * @param <T> the items
 */
public final class LabelingFunctions<T> {
  private final int classes;
  private final Map<String, LabelingFunction<? super T>> functions;

  /** No functions yet, for K classes. */
  public LabelingFunctions(int classes) {
    this(classes, Map.of());
  }

  private LabelingFunctions(int classes, Map<String, LabelingFunction<? super T>> functions) {
    if (classes < 2) {
      throw new InputException("labelling functions: need at least 2 classes, got " + classes);
    }
    this.classes = classes;
    this.functions = functions;
  }

  /** These and one more. */
  public LabelingFunctions<T> with(String name, LabelingFunction<? super T> function) {
    Map<String, LabelingFunction<? super T>> more = new LinkedHashMap<>(functions);
    if (more.put(name, function) != null) {
      throw new InputException("labelling functions: two are named " + name);
    }
    return new LabelingFunctions<>(classes, more);
  }

  /**
   * The votes of all functions on all items, in parallel; the order is that of the items.
   *
   * @throws InputException in one line that names the function and the item, for a vote that is no
   *     class, or a function that fails
   */
  public WeakVotes apply(List<? extends T> items) {
    List<String> names = List.copyOf(functions.keySet());
    List<LabelingFunction<? super T>> all = new ArrayList<>(functions.values());
    int[][] votes =
        IntStream.range(0, items.size())
            .parallel()
            .mapToObj(i -> row(names, all, items.get(i), i))
            .toArray(int[][]::new);
    return new WeakVotes(votes, classes, names, null);
  }

  private int[] row(List<String> names, List<LabelingFunction<? super T>> all, T item, int index) {
    int[] row = new int[all.size()];
    for (int j = 0; j < row.length; j++) {
      try {
        row[j] = all.get(j).vote(item);
      } catch (RuntimeException e) {
        throw new InputException(
            "labelling function " + names.get(j) + ": failed on item " + index + ", " + e, e);
      }
      if (row[j] < LabelingFunction.ABSTAIN || row[j] >= classes) {
        throw new InputException(
            "labelling function "
                + names.get(j)
                + ": item "
                + index
                + ": a vote must be a class from 0 to "
                + (classes - 1)
                + ", or -1 (abstains), got "
                + row[j]);
      }
    }
    return row;
  }
}
