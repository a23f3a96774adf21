package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Places;
import org.crowdzoo.files.TextFile;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

/**
 * A card of {@code zoo/}: what a model is, where it comes from, how it is trained, and what it
 * reaches. {@code run zoo:NAME} trains by it.
 *
 * @param about what is told of the model
 * @param defaults the experiment without its dataset: backbone, strategy, training
 */
public record ModelCard(About about, ObjectNode defaults) {
  /** Stands before a card's name where a configuration's file is expected. */
  public static final String SCHEME = "zoo:";

  private static final String FOLDER = "zoo";

  /**
   * What is told of a model.
   *
   * @param id short name, the file's
   * @param title one line
   * @param paper authors, year, title
   * @param doi of the paper, or its address
   * @param input what goes in
   * @param results what was reached
   */
  public record About(
      @Setting String id,
      @Setting String title,
      @Setting String paper,
      @Setting String doi,
      @Setting String input,
      @Setting List<Reference> results) {}

  /**
   * One figure.
   *
   * @param dataset by name
   * @param source {@code ours} or {@code paper}
   * @param figure which: such as "test accuracy at the best validation epoch"
   * @param mean percent
   * @param std over seeds, percent
   * @param seeds how many
   * @param config the experiment that gives it, or empty
   */
  public record Reference(
      @Setting String dataset,
      @Setting String source,
      @Setting String figure,
      @Setting(min = 0, max = 100) double mean,
      @Setting(min = 0, max = 100) double std,
      @Setting(min = 0) int seeds,
      @Setting("") String config) {}

  /**
   * Reads a card.
   *
   * @throws InputException with all problems of what is told; the defaults are checked as part of
   *     an experiment
   */
  public static ModelCard read(Path file) {
    String where = file.toString();
    ObjectNode tree = Settings.parse(TextFile.read(file), where);
    JsonNode defaults = tree.remove("defaults");
    if (!(defaults instanceof ObjectNode experiment)) {
      throw new InputException(where + ": defaults must hold backbone, strategy and training");
    }
    return new ModelCard(Settings.bind(tree, About.class, where), experiment);
  }

  /**
   * The card of a name.
   *
   * @throws InputException that lists all names, and the nearest
   */
  static ModelCard named(String name) {
    return read(CardFolder.file(Places.find(FOLDER), name, "card"));
  }

  /** Names of all cards, sorted. */
  public static List<String> names() {
    return CardFolder.names(Places.find(FOLDER));
  }

  /** The tree of an experiment by this card; {@code data.dataset} is still to be set. */
  ObjectNode experiment() {
    ObjectNode tree = defaults.deepCopy();
    return tree.put("name", about.id());
  }
}
