package org.crowdzoo.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.crowdzoo.sweep.CandidateResult;
import org.crowdzoo.sweep.Sweep;
import org.crowdzoo.sweep.SweepWatcher;
import org.crowdzoo.training.History;
import org.crowdzoo.training.TrainingWatcher;
import org.crowdzoo.ui.TrainingUi;

/**
 * A page about a sweep while it runs, on this machine only: the trainings at work, the best so far,
 * a table of the finished candidates, and the way to DL4J's charts of each training.
 */
public final class SweepPage implements SweepWatcher {
  private final SweepWatcher next;
  private final Sweep sweep;
  private final TrainingUi ui;
  private final List<CandidateResult> done = new ArrayList<>();
  private final Map<String, History> running = new ConcurrentSkipListMap<>();
  private String phase = "searching";
  private int best = -1;
  private double left = Double.NaN;

  /**
   * Puts the page at the address of the charts.
   *
   * @param next is told of everything too
   */
  public SweepPage(Sweep sweep, TrainingUi ui, SweepWatcher next) {
    this.sweep = sweep;
    this.ui = ui;
    this.next = next;
    ui.setHome(this::page);
  }

  @Override
  public TrainingWatcher training(String name, ObjectNode values) {
    TrainingWatcher figures =
        new TrainingWatcher() {
          @Override
          public void started(int epoch, int epochs, int batchesPerEpoch) {
            running.put(name, History.empty());
          }

          @Override
          public boolean epochDone(int epoch, History history) {
            running.put(name, history);
            return true;
          }

          @Override
          public void ended() {
            running.remove(name);
          }
        };
    return figures.and(ui.training(name)).and(next.training(name, values));
  }

  @Override
  public void resumed(int candidates) {
    next.resumed(candidates);
  }

  @Override
  public void candidateStarted(int index, int total, ObjectNode parameters) {
    next.candidateStarted(index, total, parameters);
  }

  @Override
  public void candidateDone(CandidateResult result, int bestSoFar, int total, double secondsLeft) {
    synchronized (this) {
      done.add(result);
      best = bestSoFar;
      left = secondsLeft;
    }
    next.candidateDone(result, bestSoFar, total, secondsLeft);
  }

  @Override
  public void finalsStarted(int finalists) {
    phase("final round of the best " + finalists);
    next.finalsStarted(finalists);
  }

  @Override
  public void refitStarted(CandidateResult chosen) {
    phase("refit of candidate " + chosen.index());
    next.refitStarted(chosen);
  }

  private synchronized void phase(String now) {
    phase = now;
    left = Double.NaN;
  }

  private static String time(double seconds) {
    return seconds < 100 ? Math.round(seconds) + " s" : Math.round(seconds / 60) + " min";
  }

  private String page() {
    List<CandidateResult> results;
    String head;
    int leader;
    synchronized (this) {
      results = List.copyOf(done);
      leader = best;
      head = phase + (Double.isFinite(left) ? ", about " + time(left) + " left" : "");
    }
    return new PageText(sweep).of(head, results, leader, new TreeMap<>(running), ui.trainings());
  }
}
