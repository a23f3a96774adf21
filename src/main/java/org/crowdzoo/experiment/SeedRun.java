package org.crowdzoo.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.engine.onednn.Engine;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.JsonProblem;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.nn.VoteVertex;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.training.Evaluator;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.training.Trainer;
import org.crowdzoo.training.TrainingWatcher;
import org.crowdzoo.zoo.WorkerModel;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** One training of an experiment, with the files of its folder. */
final class SeedRun {
  static final String MODEL = "model.zip";
  private static final String CHECKPOINT = "checkpoint.zip";
  private static final String FINISHED = "seed.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Experiment experiment;
  private final ExperimentData data;
  private final Path folder;
  private final TrainingWatcher watcher;

  /** What is written at the end, and found by a resumed run. */
  private record Finished(String identity, SeedResult result) {
    Finished {
      if (identity == null || result == null || result.history() == null) {
        throw new IllegalArgumentException("identity, result or history is missing");
      }
    }
  }

  SeedRun(Experiment experiment, ExperimentData data, Path folder, TrainingWatcher watcher) {
    this.experiment = experiment;
    this.data = data;
    this.folder = folder;
    this.watcher = watcher;
  }

  SeedResult run(int seed, boolean resume) throws IOException {
    if (!resume) {
      Files.deleteIfExists(folder.resolve(CHECKPOINT));
      Files.deleteIfExists(folder.resolve(FINISHED));
    }
    SeedResult finished = finished();
    return finished != null ? finished : train(seed);
  }

  private SeedResult train(int seed) throws IOException {
    long start = System.nanoTime();
    CrowdIterator batches = data.training(experiment, seed);
    ComputationGraph graph = Networks.build(experiment, data, seed);
    try (Engine engine = Engine.choose(experiment.training().engine(), graph)) {
      return train(seed, batches, engine, start);
    }
  }

  private SeedResult train(int seed, CrowdIterator batches, Engine engine, long start)
      throws IOException {
    Trainer.Options options =
        new Trainer.Options(
            experiment.training().epochs(),
            experiment.training().selection(),
            experiment.training().patience(),
            seed,
            folder.resolve(CHECKPOINT),
            identity());
    CrowdIterator tracked = experiment.training().trackTest() ? data.test() : null;
    Trainer.Result trained =
        new Trainer(
                engine, new Trainer.Batches(batches, data.validation(), tracked), options, watcher)
            .train();
    SeedResult result;
    try (Evaluator evaluator = new Evaluator(engine.stock(), engine.mode())) {
      result =
          new SeedResult(
              seed,
              trained.history(),
              trained.bestEpoch(),
              data.test() == null ? null : evaluator.evaluate(data.test()),
              data.validation() == null ? null : evaluator.evaluate(data.validation()),
              (System.nanoTime() - start) / 1e9,
              engine.description() + votes(engine.stock()));
    }
    new SavedModel(engine.stock(), card()).write(folder.resolve(MODEL));
    AtomicFile.write(
        folder.resolve(FINISHED), out -> JSON.writeValue(out, new Finished(identity(), result)));
    Files.deleteIfExists(folder.resolve(CHECKPOINT));
    return result;
  }

  /** What scored the votes, if the network has workers. */
  private static String votes(ComputationGraph graph) {
    String ran = VoteVertex.ran(graph, WorkerModel.VOTE_SCORES);
    return ran.equals("nothing") ? "" : "; votes: " + ran;
  }

  private SeedResult finished() throws IOException {
    Path file = folder.resolve(FINISHED);
    if (!Files.exists(file) || !Files.exists(folder.resolve(MODEL))) {
      return null;
    }
    Finished finished;
    try {
      finished = JSON.readValue(Files.readAllBytes(file), Finished.class);
    } catch (JsonProcessingException e) {
      throw new InputException(
          file + ": " + JsonProblem.of(e) + "; without this file the seed is trained again", e);
    }
    if (finished == null) {
      throw new InputException(file + ": is null; without this file the seed is trained again");
    }
    return finished.identity().equals(identity()) ? finished.result() : null;
  }

  /** The configuration without the list of seeds, and the data. */
  private String identity() {
    var tree = Settings.tree(experiment);
    tree.remove(List.of("name", "seeds"));
    return Settings.toYaml(tree) + "dataSha256: " + data.dataset().sha256() + "\n";
  }

  private SavedModel.Card card() {
    boolean workers = experiment.learnsWorkers();
    Votes votes = workers ? data.votes() : null;
    return new SavedModel.Card(
        data.classNames(),
        data.preprocessing(),
        workers ? votes.workerKeys() : List.of(),
        workers
            ? IntStream.range(0, votes.workers()).mapToObj(votes::castByWorker).toList()
            : List.of(),
        Settings.tree(experiment).path("strategy"));
  }
}
