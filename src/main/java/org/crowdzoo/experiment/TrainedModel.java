package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.crowdzoo.dataset.FileHash;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Places;
import org.crowdzoo.files.TextFile;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.training.TrainingWatcher;

/**
 * A trained network that is shipped in {@code zoo/trained}: {@code NAME.zip}, a model as all others
 * but without the state of its optimiser, and its card {@code NAME.yaml}, which holds the
 * experiment that makes it again, and its figures on the test split. {@code zoo:NAME} stands for it
 * where a command expects a model.
 *
 * @param about what is told of it
 * @param figures on the test split, as {@code results.json} names them, for percent as there
 * @param experiment the whole of it, of one seed
 */
public record TrainedModel(About about, Map<String, Double> figures, ObjectNode experiment) {
  private static final String FOLDER = "zoo/trained";
  private static final String EXPERIMENT = "experiment";
  private static final String FIGURES = "figures";

  /**
   * What is told of it.
   *
   * @param id its name, the file's
   * @param title one line
   * @param card of the zoo, which tells the paper; empty without
   * @param licence of the data that it was trained on
   * @param sha256 of the model's file, empty before it is trained
   */
  public record About(
      @Setting String id,
      @Setting String title,
      @Setting("") String card,
      @Setting String licence,
      @Setting("") String sha256) {}

  /** Names of all, sorted. */
  public static List<String> names() {
    return CardFolder.names(folder());
  }

  /**
   * The card of a name.
   *
   * @throws InputException that lists all names, and the nearest
   */
  public static TrainedModel named(String name) {
    return read(CardFolder.file(folder(), name, "trained model"));
  }

  /**
   * Reads a card.
   *
   * @throws InputException with all problems of what is told
   */
  public static TrainedModel read(Path file) {
    String where = file.toString();
    ObjectNode tree = Settings.parse(TextFile.read(file), where);
    if (!(tree.remove(EXPERIMENT) instanceof ObjectNode experiment)) {
      throw new InputException(where + ": experiment must hold what makes the model again");
    }
    Map<String, Double> figures = new TreeMap<>();
    JsonNode told = tree.remove(FIGURES);
    if (told != null) {
      told.properties().forEach(f -> figures.put(f.getKey(), f.getValue().doubleValue()));
    }
    return new TrainedModel(Settings.bind(tree, About.class, where), figures, experiment);
  }

  /**
   * The file of a model: what {@code zoo:NAME} stands for, or the very path.
   *
   * @throws InputException if there is no such model, or its file is not the one of its card
   */
  public static Path find(Path model) {
    String given = model.toString();
    if (!given.startsWith(ModelCard.SCHEME)) {
      return model;
    }
    TrainedModel trained = named(given.substring(ModelCard.SCHEME.length()));
    Path file = trained.file(folder());
    if (!Files.exists(file) || !FileHash.sha256(file).equals(trained.about.sha256)) {
      throw new InputException(
          file
              + ": is not there or not the file of its card (sha256); `crowdzoo zoo --train "
              + trained.about.id
              + "` makes it again");
    }
    return file;
  }

  /**
   * The card's text.
   *
   * @param model {@code zoo:NAME}
   * @throws InputException if it is no such name
   */
  public static String cardOf(Path model) {
    String given = model.toString();
    boolean scheme = given.startsWith(ModelCard.SCHEME);
    String name = scheme ? given.substring(ModelCard.SCHEME.length()) : given;
    return TextFile.read(CardFolder.file(folder(), name, "trained model"));
  }

  /** Where its file lies in a folder. */
  public Path file(Path folder) {
    return folder.resolve(about.id + ".zip");
  }

  /** The folder that is shipped. */
  public static Path folder() {
    return Places.find(FOLDER);
  }

  /**
   * Trains it anew and writes file and card.
   *
   * @param to folder to write to
   * @param work folder for the run, which stays
   * @return what stands on the card now
   */
  public TrainedModel train(Path to, Path work, TrainingWatcher watcher) throws IOException {
    Experiment settings = Experiment.of(experiment.deepCopy(), about.id);
    if (settings.seeds().size() != 1) {
      throw new InputException(
          about.id + ": experiment.seeds must be one, got " + settings.seeds());
    }
    RunResult result =
        new ExperimentRunner(settings, new ExperimentData(settings), work, seed -> watcher)
            .run(false);
    Files.createDirectories(to);
    SavedModel.read(work.resolve("model.zip")).writeForUse(file(to));
    Map<String, Double> reached = new TreeMap<>();
    result
        .mean()
        .forEach(
            (name, value) -> {
              if (name.startsWith("test_")) {
                reached.put(name, Double.parseDouble(String.format(Locale.ROOT, "%.6g", value)));
              }
            });
    TrainedModel made =
        new TrainedModel(
            new About(about.id, about.title, about.card, about.licence, FileHash.sha256(file(to))),
            reached,
            experiment);
    made.write(to.resolve(about.id + ".yaml"));
    return made;
  }

  private void write(Path file) throws IOException {
    ObjectNode tree = experiment.objectNode();
    tree.put("id", about.id).put("title", about.title).put("card", about.card);
    tree.put("licence", about.licence).put("sha256", about.sha256);
    ObjectNode told = tree.putObject(FIGURES);
    figures.forEach(told::put);
    tree.set(EXPERIMENT, experiment);
    AtomicFile.writeString(file, Settings.toYaml(tree));
  }
}
