package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.crowdzoo.files.InputException;

/** What a configuration file is for, by its keys. */
public enum ConfigurationKind {
  /** For {@code run}. */
  EXPERIMENT("an experiment", "run"),
  /** For {@code compare}. */
  COMPARISON("a comparison", "compare"),
  /** For {@code sweep}. */
  SWEEP("a sweep", "sweep");

  private final String words;
  private final String command;

  ConfigurationKind(String words, String command) {
    this.words = words;
    this.command = command;
  }

  /**
   * Checks that a file is not of another kind.
   *
   * @throws InputException that names the command that takes it
   */
  public void require(ObjectNode tree, String where) {
    ConfigurationKind found = of(tree);
    if (found != null && found != this) {
      throw new InputException(
          where + ": is " + found.words + ", which crowdzoo " + found.command + " takes");
    }
  }

  /** Null where the keys do not tell. */
  private static ConfigurationKind of(ObjectNode tree) {
    if (!tree.has("experiment")) {
      boolean experiment =
          List.of("data", "backbone", "strategy", "training").stream().anyMatch(tree::has);
      return experiment ? EXPERIMENT : null;
    }
    boolean sweep = tree.has("space");
    return sweep == tree.has("strategies") ? null : sweep ? SWEEP : COMPARISON;
  }
}
