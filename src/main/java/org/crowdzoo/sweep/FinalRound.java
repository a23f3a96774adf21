package org.crowdzoo.sweep;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.crowdzoo.sweep.CandidateResult.Status;
import org.crowdzoo.sweep.SweepSettings.Rule;
import org.crowdzoo.sweep.SweepSettings.Stopping;

/**
 * The best candidates of a search are trained again with the seeds of the refit, and the best mean
 * score decides: the best of many noisy scores is mostly lucky, and more seeds for a few candidates
 * cost less than more seeds for all. The final round's results are in {@code finals.jsonl}, its
 * runs in {@code finals/}.
 */
final class FinalRound {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Sweep sweep;
  private final CandidatePlace place;
  private final Path folder;
  private final CandidateLog log;

  FinalRound(Sweep sweep, CandidatePlace place, Path folder) {
    this.sweep = sweep;
    this.place = place;
    this.folder = folder;
    this.log = new CandidateLog(folder.resolve("finals.jsonl"));
  }

  /** Where a finalist's runs are. */
  static Path folder(Path sweep, int index) {
    return sweep.resolve("finals").resolve(String.format(Locale.ROOT, "%05d", index));
  }

  /**
   * The finalists' new results, best first; those that are known from an interrupted sweep are not
   * repeated.
   *
   * @param candidates of the search
   * @throws IOException if a file cannot be written
   */
  List<CandidateResult> run(List<CandidateResult> candidates, CandidateThreads threads)
      throws IOException {
    List<CandidateResult> finalists =
        candidates.stream()
            .filter(c -> c.status() == Status.DONE)
            .sorted(order())
            .limit(sweep.settings().finalists())
            .toList();
    Map<Integer, CandidateResult> known = log.read();
    List<Callable<CandidateResult>> work = new ArrayList<>();
    for (CandidateResult finalist : finalists) {
      CandidateResult before = known.get(finalist.index());
      work.add(
          before != null && seeds(before.config()).equals(seeds(tree(finalist)))
              ? () -> before
              : () -> train(finalist));
    }
    return threads.all(work).stream()
        .filter(c -> c.status() == Status.DONE)
        .sorted(order())
        .toList();
  }

  /** Best score first; of equal ones the earlier candidate. */
  private Comparator<CandidateResult> order() {
    return Comparator.comparing(CandidateResult::score, sweep.settings().score().bestFirst())
        .thenComparingInt(CandidateResult::index);
  }

  private CandidateResult train(CandidateResult finalist) throws IOException {
    CandidateResult result =
        place.run(
            folder(folder, finalist.index()),
            finalist.index(),
            finalist.parameters(),
            tree(finalist),
            new Stopping(Rule.NONE, null, null),
            List.of(),
            System.nanoTime());
    log.add(result);
    return result;
  }

  private ObjectNode tree(CandidateResult finalist) {
    ObjectNode tree = sweep.tree(finalist.index(), finalist.parameters());
    tree.set("seeds", JSON.valueToTree(sweep.settings().refit()));
    return tree;
  }

  private static String seeds(ObjectNode config) {
    return config.get("seeds").toString();
  }
}
