package org.crowdzoo.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.crowdzoo.cluster.SharedFolder;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.experiment.RemoteDataset;
import org.crowdzoo.files.InputException;
import org.crowdzoo.sweep.SweepSettings.Stopping;

/**
 * A candidate that another process runs, with all that it needs; what comes back is a line of
 * {@code candidates.jsonl}. It is judged by the results that were known when it was sent, as a
 * candidate beside it is here, so it comes out the same.
 *
 * @param values JSON of the searched keys
 * @param tree JSON of the experiment
 * @param earlier lines of earlier candidates, for {@link EarlyStopping}
 * @param elapsed seconds from the start of the sweep
 */
record CandidateJob(
    SweepSettings settings,
    Stopping stopping,
    String where,
    int index,
    String values,
    String tree,
    List<String> earlier,
    double elapsed,
    RemoteDataset dataset)
    implements SharedFolder.FolderWork<String> {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Decoded once a process. */
  private static final Map<SweepSettings, SweepData> OPENED = new ConcurrentHashMap<>();

  CandidateJob {
    earlier = new ArrayList<>(earlier); // serialisable
  }

  /** Packs a candidate. */
  static CandidateJob of(
      Sweep sweep,
      Stopping stopping,
      int index,
      ObjectNode values,
      ObjectNode tree,
      List<CandidateResult> earlier,
      double elapsed,
      RemoteDataset dataset) {
    boolean judged = stopping.rule() != SweepSettings.Rule.NONE;
    return new CandidateJob(
        sweep.settings(),
        stopping,
        sweep.where(),
        index,
        values.toString(),
        tree.toString(),
        judged ? earlier.stream().map(CandidateJob::line).toList() : List.of(),
        elapsed,
        dataset);
  }

  @Override
  public String run(Path folder) throws IOException {
    dataset.arrive();
    ObjectNode experiment = (ObjectNode) JSON.readTree(tree);
    SweepData data = OPENED.computeIfAbsent(settings, SweepData::new);
    check(data, experiment);
    List<CandidateResult> before = earlier.stream().map(CandidateJob::result).toList();
    CandidateRun run =
        new CandidateRun(
            settings,
            where,
            data,
            folder,
            index,
            (ObjectNode) JSON.readTree(values),
            experiment,
            new EarlyStopping(stopping, settings.score().minimize(), before),
            (result, best, total, left) -> {});
    return line(run.run(System.nanoTime() - (long) (elapsed * 1e9)));
  }

  /** What is wrong with the candidate itself is its result, another dataset ends the sweep. */
  private void check(SweepData data, ObjectNode experiment) {
    CrowdDataset opened;
    try {
      opened = data.open(Experiment.of(experiment, where)).whole().dataset();
    } catch (InputException e) {
      return;
    }
    dataset.check(opened);
  }

  /** As it stands in the file. */
  static String line(CandidateResult result) {
    try {
      return JSON.writeValueAsString(result);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** From a line. */
  static CandidateResult result(String line) {
    try {
      return JSON.readValue(line, CandidateResult.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
