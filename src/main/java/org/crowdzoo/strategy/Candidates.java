package org.crowdzoo.strategy;

import java.time.Duration;
import java.util.List;

/**
 * The strategies that one is chosen from before the training, by votes that trial trainings do not
 * see.
 *
 * @param all of them, the simplest first; the first is the yardstick
 * @param folds of the tasks with votes
 * @param budget time for the choice
 */
public record Candidates(List<Candidate> all, int folds, Duration budget) {
  /** As the user wrote them. */
  public List<String> names() {
    return all.stream().map(Candidate::name).toList();
  }

  /**
   * The one that the user wrote so.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Candidate named(String name) {
    return all.stream()
        .filter(candidate -> candidate.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no candidate " + name));
  }

  /** Those that take several labels a task. */
  public Candidates takingLabels() {
    List<Candidate> some = all.stream().filter(Candidates::takesLabels).toList();
    return new Candidates(some, folds, budget);
  }

  private static boolean takesLabels(Candidate candidate) {
    return candidate.strategy().method().takesMultiLabel()
        && candidate.learning().againstLabels() == null;
  }
}
