package org.crowdzoo.experiment;

import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.TextFile;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.zoo.Backbones;

/**
 * A card of {@code zoo/}: what a model is, where it comes from, and what it reaches.
 *
 * @param id short name, the file's
 * @param title one line
 * @param paper authors, year, title
 * @param doi of the paper, or its address
 * @param strategy as in an experiment
 * @param backbone as in an experiment
 * @param input what goes in
 * @param defaults hyper-parameters that a user may start from, as key: value
 * @param results what was reached
 */
public record ModelCard(
    @Setting String id,
    @Setting String title,
    @Setting String paper,
    @Setting String doi,
    @Setting String strategy,
    @Setting String backbone,
    @Setting String input,
    @Setting List<String> defaults,
    @Setting List<Reference> results) {

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

  /** Checks that strategy and backbone exist. */
  public ModelCard {
    if (!Backbones.NAMES.contains(backbone)) {
      throw new InputException("backbone must be one of " + Backbones.NAMES + ", got " + backbone);
    }
    Strategy.named(strategy);
  }

  /** Reads a card. */
  public static ModelCard read(Path file) {
    String where = file.toString();
    return Settings.bind(Settings.parse(TextFile.read(file), where), ModelCard.class, where);
  }
}
