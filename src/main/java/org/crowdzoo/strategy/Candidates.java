package org.crowdzoo.strategy;

import java.time.Duration;
import java.util.List;
import org.crowdzoo.settings.Choice;

/**
 * The strategies that one is chosen from before the training, by votes that trial trainings do not
 * see.
 *
 * @param names as the user wrote them, the simplest first; the first is the yardstick
 * @param strategies the same with their options
 * @param folds of the votes
 * @param budget time for the choice
 */
public record Candidates(
    List<String> names, List<Choice<StrategyMethod<?>>> strategies, int folds, Duration budget) {}
