package org.crowdzoo.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.crowdzoo.cluster.Cluster;
import org.crowdzoo.cluster.WorkThreads;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Difference;
import org.crowdzoo.sweep.CandidateResult.Status;
import org.deeplearning4j.arbiter.optimize.api.Candidate;
import org.deeplearning4j.arbiter.optimize.api.CandidateGenerator;
import org.deeplearning4j.arbiter.optimize.api.OptimizationResult;

/**
 * Takes candidates from Arbiter's generator and runs them. Arbiter's own runner reports results as
 * they come, so that its genetic search depends on the speed of the threads; here candidate n is
 * made and judged by the results of candidates up to n − window, which makes a sweep a function of
 * its file alone, whatever runs in parallel and wherever it was interrupted.
 */
public final class SweepRunner {
  private final Sweep sweep;
  private final Path folder;
  private final SweepWatcher watcher;
  private final SweepData data;
  private final Cluster cluster;
  private final CandidateLog log;
  private final List<CandidateResult> settled = new ArrayList<>();
  private final List<Candidate<?>> candidates = new ArrayList<>();
  private int best = -1;

  /** A runner in this process; nothing happens before {@link #run}. */
  public SweepRunner(Sweep sweep, Path folder, SweepWatcher watcher) {
    this(sweep, folder, watcher, null);
  }

  /**
   * A runner.
   *
   * @param cluster where the trainings run, one a task; null for this process
   */
  public SweepRunner(Sweep sweep, Path folder, SweepWatcher watcher, Cluster cluster) {
    this.cluster = cluster;
    this.sweep = sweep;
    this.folder = folder;
    this.watcher = watcher;
    this.data = new SweepData(sweep.settings());
    this.log = new CandidateLog(folder.resolve("candidates.jsonl"));
  }

  /**
   * Runs the sweep, refits the best, writes its files.
   *
   * @param resume whether finished candidates are taken from {@code candidates.jsonl}
   * @throws InputException if a resumed sweep was started with another file
   * @throws IOException if a file cannot be written
   */
  public SweepResult run(boolean resume) throws IOException {
    AtomicFile.requireWritableFolder(folder);
    AtomicFile.removeLeftovers(folder);
    start(resume);
    Map<Integer, CandidateResult> known = log.read();
    if (!known.isEmpty()) {
      watcher.resumed(known.size());
    }
    double before = known.values().stream().mapToDouble(CandidateResult::elapsed).max().orElse(0);
    long start = System.nanoTime() - (long) (before * 1e9);
    Experiment first = Experiment.of(sweep.tree(0, sweep.first()), sweep.where());
    try (CandidatePlace place = new CandidatePlace(sweep, data, first, folder, watcher, cluster);
        CandidateThreads threads = new CandidateThreads(place)) {
      search(known, start, place, threads);
      if (best < 0) {
        String why = settled.isEmpty() ? "there was no time for one" : settled.get(0).message();
        throw new InputException(sweep.where() + ": no candidate finished: " + why);
      }
      List<CandidateResult> finals = List.of();
      if (sweep.settings().finalists() > 1) {
        watcher.finalsStarted(sweep.settings().finalists());
        finals = new FinalRound(sweep, place, folder).run(settled, threads);
      }
      CandidateResult chosen = settled.get(finals.isEmpty() ? best : finals.get(0).index());
      watcher.refitStarted(chosen);
      return new SweepFiles(sweep, folder, data, place, threads).finish(settled, finals, chosen);
    }
  }

  private void start(boolean resume) throws IOException {
    Path file = folder.resolve("sweep.yaml");
    Experiment first = Experiment.of(sweep.tree(0, sweep.first()), sweep.where());
    String identity = sweep.identity(data.open(first).data().dataset().sha256());
    if (resume && Files.exists(file)) {
      String then = Files.readString(file);
      if (!then.equals(identity)) {
        throw new InputException(
            file
                + ": the sweep was started with another configuration, "
                + Difference.first(then, identity)
                + "; --force starts again");
      }
      return;
    }
    if (resume && Files.exists(folder.resolve("candidates.jsonl"))) {
      throw new InputException(
          folder + ": holds candidates but no sweep.yaml to go on with; --force starts again");
    }
    SweepFiles.clear(folder);
    AtomicFile.writeString(file, identity);
    AtomicFile.writeString(folder.resolve("arbiter.yaml"), ArbiterExport.of(sweep).toYaml());
  }

  private void search(
      Map<Integer, CandidateResult> known,
      long start,
      CandidatePlace place,
      CandidateThreads threads)
      throws IOException {
    CandidateGenerator generator = Generators.of(sweep);
    int window = window(place);
    List<Future<CandidateResult>> running = new ArrayList<>();
    boolean more = true;
    for (int n = 0; more; n++) {
      if (n >= window && !settle(running.get(n - window), generator, start)) {
        break;
      }
      more = n < total() && generator.hasMoreCandidates();
      Candidate<?> candidate = more ? (Candidate<?>) generator.getCandidate() : null;
      more = more && candidate.getException() == null;
      if (more) {
        candidates.add(candidate);
        running.add(
            known.containsKey(n)
                ? CompletableFuture.completedFuture(known.get(n))
                : submit(n, (String) candidate.getValue(), start, place, threads));
      }
    }
    boolean inTime = true;
    while (inTime && settled.size() < running.size()) {
      inTime = settle(running.get(settled.size()), generator, start);
    }
  }

  /** Where no candidate asks how others did, a cluster need not wait for them. */
  private int window(CandidatePlace place) {
    boolean independent =
        sweep.settings().search().by() != SweepSettings.Generator.GENETIC
            && sweep.settings().stopping().rule() == SweepSettings.Rule.NONE;
    int window = sweep.settings().window();
    return cluster != null && independent ? Math.max(window, 2 * place.slots()) : window;
  }

  private Future<CandidateResult> submit(
      int index, String values, long start, CandidatePlace place, CandidateThreads threads) {
    List<CandidateResult> earlier = List.copyOf(settled);
    ObjectNode point = sweep.values(values);
    return threads.submit(
        () -> {
          if (timeIsOver(start)) {
            return null;
          }
          watcher.candidateStarted(index, shownTotal(), point);
          CandidateResult result =
              place.run(
                  candidateFolder(index),
                  index,
                  point,
                  sweep.tree(index, point),
                  sweep.settings().stopping(),
                  earlier,
                  start);
          log.add(result);
          return result;
        });
  }

  /** Waits for the next candidate in order; false if there was no time left for it. */
  private boolean settle(Future<CandidateResult> future, CandidateGenerator generator, long start)
      throws IOException {
    CandidateResult result = WorkThreads.await(future);
    if (result == null) {
      return false;
    }
    int index = settled.size();
    settled.add(result);
    Double reported = result.score() != null ? result.score() : Double.valueOf(worst());
    generator.reportResults(
        new OptimizationResult(candidates.get(index), reported, index, null, null, null));
    int loser = index;
    if (result.status() == Status.DONE && (best < 0 || isBetter(result, settled.get(best)))) {
      loser = best;
      best = index;
    }
    if (loser >= 0) {
      SweepFiles.deleteModels(candidateFolder(loser));
    }
    watcher.candidateDone(result, best, shownTotal(), left(start));
    return true;
  }

  private boolean isBetter(CandidateResult result, CandidateResult than) {
    return sweep.settings().score().bestFirst().compare(result.score(), than.score()) < 0;
  }

  /** What a failed candidate is to the genetic search. */
  private double worst() {
    return sweep.settings().score().minimize() ? Double.MAX_VALUE : -Double.MAX_VALUE;
  }

  private Path candidateFolder(int index) {
    return folder.resolve("candidates").resolve(String.format(Locale.ROOT, "%05d", index));
  }

  private int total() {
    Integer limit = sweep.settings().candidates();
    int most = limit == null ? Integer.MAX_VALUE : limit;
    return sweep.settings().search().by() == SweepSettings.Generator.GRID
        ? (int) Math.min(most, sweep.gridSize())
        : most;
  }

  /** As watchers are told it. */
  private int shownTotal() {
    return total() == Integer.MAX_VALUE ? -1 : total();
  }

  private boolean timeIsOver(long start) {
    Double minutes = sweep.settings().minutes();
    return minutes != null && (System.nanoTime() - start) / 60e9 > minutes;
  }

  private double left(long start) {
    double elapsed = (System.nanoTime() - start) / 1e9;
    double byNumber =
        total() == Integer.MAX_VALUE
            ? Double.POSITIVE_INFINITY
            : elapsed / settled.size() * (total() - settled.size());
    Double minutes = sweep.settings().minutes();
    double byTime = minutes == null ? Double.POSITIVE_INFINITY : 60 * minutes - elapsed;
    return Math.max(0, Math.min(byNumber, byTime));
  }
}
