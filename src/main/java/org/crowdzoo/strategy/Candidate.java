package org.crowdzoo.strategy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Nearest;
import org.crowdzoo.settings.Brackets;
import org.crowdzoo.settings.Choice;

/**
 * One of the strategies that another is chosen from, and what it changes of the training: {@code
 * annot-mix[eta=0.8,training.averaging=0.99]}.
 *
 * @param name as the user wrote it
 * @param strategy the strategy with its options
 * @param training keys of the experiment and their values, before which the experiment's stand back
 */
public record Candidate(
    String name, Choice<StrategyMethod<?>> strategy, Map<String, String> training) {
  private static final String TRAINING = "training.";

  /** The keys of the training that belong to a method rather than to the data. */
  public static final List<String> OF_METHOD = List.of("averaging", "mixup", "labelSmoothing");

  /** What a candidate may change; the others are what makes candidates comparable. */
  private static final List<String> KEYS =
      Stream.concat(
              OF_METHOD.stream(), Stream.of("warmup", "optimizer", "learningRate", "weightDecay"))
          .toList();

  /**
   * Reads one.
   *
   * @throws InputException with all problems of the strategy's options, or of what stands before
   *     the training's; the values of these are looked at when an experiment is made of them
   */
  public static Candidate parse(String text) {
    Brackets all = Brackets.parse(text);
    Map<String, String> options = new LinkedHashMap<>();
    Map<String, String> training = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    all.options()
        .forEach(
            (key, value) -> {
              boolean trains = key.startsWith(TRAINING);
              (trains ? training : options).put(key, value);
              if (trains && !KEYS.contains(key.substring(TRAINING.length()))) {
                problems.add(
                    "of the training a candidate may change "
                        + Nearest.mustBeOneOf(KEYS, key.substring(TRAINING.length())));
              }
            });
    InputException.throwIfAny(problems);
    return new Candidate(
        text,
        Strategies.choose(new Brackets(all.name(), options)),
        Collections.unmodifiableMap(training));
  }

  /** The strategy, made with its options. */
  public Strategy learning() {
    return strategy.method().with(strategy.options());
  }
}
