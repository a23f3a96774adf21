package org.crowdzoo.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.crowdzoo.settings.Setting;

/**
 * The parts of a sweep's file beside its {@link SweepSettings}.
 *
 * @param experiment what all candidates share
 * @param space what is searched, by key path
 */
public record SweepFile(
    @Setting(doc = "what all candidates share: the keys of an experiment without its name")
        ObjectNode experiment,
    @Setting(
            doc =
                "what is searched: key paths of the experiment, such as training.learningRate, each"
                    + " with its type and what the type takes")
        ObjectNode space) {

  /** What stands under a key path of the space. */
  public record Entry(
      @Setting(doc = "continuous, integer, choice, boolean, spaced (a list of epochs) or fixed")
          String type,
      @Setting(
              value = Setting.NONE,
              otherwise = "must be given",
              doc = "of continuous and integer: the smallest value; also of parts of spaced")
          Double min,
      @Setting(
              value = Setting.NONE,
              otherwise = "must be given",
              doc = "of continuous and integer: the largest value; also of parts of spaced")
          Double max,
      @Setting(value = "linear", doc = "of continuous: linear or log") String scale,
      @Setting(
              value = Setting.NONE,
              otherwise = "must be given",
              doc = "of choice: the values to choose from")
          List<String> values,
      @Setting(value = Setting.NONE, otherwise = "must be given", doc = "of fixed: the value")
          String value,
      @Setting(
              value = Setting.NONE,
              min = 1,
              otherwise = "the gap",
              doc = "of spaced: the first epoch, a number or min and max")
          Integer first,
      @Setting(
              value = Setting.NONE,
              min = 1,
              otherwise = "must be given",
              doc = "of spaced: epochs from one to the next, a number or min and max")
          Integer gap,
      @Setting(
              value = Setting.NONE,
              min = 1,
              otherwise = "must be given",
              doc = "of spaced: how many epochs, a number or min and max")
          Integer count) {}
}
