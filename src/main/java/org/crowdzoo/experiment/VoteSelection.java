package org.crowdzoo.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crowdzoo.aggregation.choice.VoteFolds;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.JsonProblem;
import org.crowdzoo.settings.Difference;
import org.crowdzoo.training.TrainingWatcher;

/**
 * Which epoch's network would be kept if held-out votes chose, no clean label: a network is trained
 * on the votes of four fifths of the tasks, and after each epoch its class head is asked about the
 * others. The epoch whose answers are likeliest is the one to keep of a training on all votes.
 *
 * @param identity of the training, as its seed's
 * @param epoch counted from 0
 * @param curve mean log-likelihood of the held-out votes after each epoch
 * @see HeldOutTasks
 */
record VoteSelection(String identity, int epoch, List<Double> curve) {
  static final String FILE = "by-votes.json";
  private static final int FOLDS = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The one of an experiment and a seed, from its folder if it was found before.
   *
   * @return null where votes cannot tell: too few of them, or what is learnt from may know them
   * @throws org.crowdzoo.training.DivergedException if the loss is not a number
   */
  static VoteSelection of(
      Experiment experiment, ExperimentData data, int seed, Path folder, TrainingWatcher watcher)
      throws IOException {
    Votes votes = data.votes();
    if (experiment.looksElsewhere() || votes == null || voted(votes) < FOLDS) {
      return null;
    }
    // earlier versions held single votes out, or counted epochs of other networks, too; what they
    // found is found again
    String identity = SeedIdentity.of(experiment, data, seed) + "heldOut: tasks\n";
    Path file = folder.resolve(FILE);
    VoteSelection before = Files.exists(file) ? read(file) : null;
    if (before != null
        && before.epoch() < experiment.training().epochs()
        && Difference.isNone(before.identity(), identity)) {
      return before;
    }
    List<Double> curve =
        curve(
            experiment,
            data,
            VoteFolds.ofTasks(votes, FOLDS, seed),
            seed,
            watcher.aside("by votes"));
    int best = 0;
    for (int e = 1; e < curve.size(); e++) {
      best = curve.get(e) > curve.get(best) ? e : best;
    }
    VoteSelection found = new VoteSelection(identity, best, curve);
    AtomicFile.write(file, out -> JSON.writeValue(out, found));
    return found;
  }

  private static long voted(Votes votes) {
    return votes.votedTasks().count();
  }

  private static VoteSelection read(Path file) throws IOException {
    try {
      return JSON.readValue(Files.readAllBytes(file), VoteSelection.class);
    } catch (JsonProcessingException e) {
      throw new InputException(
          file + ": " + JsonProblem.of(e) + "; without this file it is found again", e);
    }
  }

  private static List<Double> curve(
      Experiment experiment,
      ExperimentData data,
      VoteFolds folds,
      int seed,
      TrainingWatcher watcher) {
    HeldOutTasks split = HeldOutTasks.of(data, folds, 0);
    List<Double> curve = new ArrayList<>();
    new TrialTraining(experiment, split.known(), experiment.training().epochs(), seed)
        .run(
            watcher,
            epoch -> true,
            probabilities -> {
              double[] scores = split.scores(probabilities, experiment, seed);
              curve.add(Arrays.stream(scores).average().orElseThrow());
            });
    return List.copyOf(curve);
  }
}
