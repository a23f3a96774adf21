package org.crowdzoo.aggregation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.VotesBuilder;

/**
 * Votes of odd shapes (keys far apart, idle workers, a worker with one vote, tasks with one, a
 * class that nobody votes for) and what an independent program, {@code random_crowds.py}, makes of
 * them.
 */
public record RandomCrowd(Votes votes, JsonNode golden) {
  /** Names of the crowds. */
  public static String[] names() {
    return new String[] {"two-classes", "gaps", "ties"};
  }

  /** One of them. */
  public static RandomCrowd read(String name) {
    return readFile("random-crowd-" + name);
  }

  /** The votes and golden values of a file of {@code golden}. */
  public static RandomCrowd readFile(String name) {
    JsonNode golden;
    try (InputStream in = RandomCrowd.class.getResourceAsStream("/golden/" + name + ".json")) {
      golden = new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    VotesBuilder votes = new VotesBuilder();
    Votes.numbers(golden.get("nWorkers").intValue()).forEach(votes::worker);
    golden
        .get("answers")
        .fields()
        .forEachRemaining(
            task ->
                task.getValue()
                    .fields()
                    .forEachRemaining(
                        vote ->
                            votes.vote(task.getKey(), vote.getKey(), vote.getValue().intValue())));
    return new RandomCrowd(votes.build(golden.get("nClasses").intValue()), golden);
  }

  /** All numbers below a path of names. */
  public double[] numbers(String... path) {
    JsonNode node = golden;
    for (String name : path) {
      node = node.get(name);
    }
    return LabelMeGolden.numbers(node);
  }
}
