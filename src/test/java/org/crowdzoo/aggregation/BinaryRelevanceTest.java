package org.crowdzoo.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.MultiLabelVotesBuilder;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.VotesBuilder;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden values of crowd-kit, and: label by label is what it says. */
class BinaryRelevanceTest {
  private static final Path FILE = Path.of("src/test/resources/reference/binary_relevance.json");

  private static JsonNode reference() throws IOException {
    return new ObjectMapper().readTree(FILE.toFile());
  }

  private static MultiLabelVotes votes(JsonNode reference) {
    MultiLabelVotesBuilder builder = new MultiLabelVotesBuilder();
    for (JsonNode vote : reference.get("votes [task, worker, [labels]]")) {
      List<Integer> labels = new ArrayList<>();
      vote.get(2).forEach(label -> labels.add(label.asInt()));
      builder.answer(vote.get(0).asText(), vote.get(1).asText(), labels);
    }
    return builder.build(reference.get("labels").asInt());
  }

  private static MultiLabelAggregated aggregate(String strategy, MultiLabelVotes votes) {
    return new BinaryRelevance(Aggregations.parse(strategy, 0))
        .aggregate(votes, Votes.numbers(votes.labels()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MajorityVote                | naive_soft",
        "DawidSkene 20 rounds        | dawid_skene[maxiter=20,epsilon=0,smoothing=0]",
        "OneCoinDawidSkene 20 rounds | one_coin[maxiter=20,epsilon=0,smoothing=0,prior=estimated]",
      })
  void probabilitiesEqualCrowdKits(String name, String strategy) throws IOException {
    JsonNode reference = reference();
    MultiLabelVotes votes = votes(reference);
    MultiLabelAggregated found = aggregate(strategy, votes);
    JsonNode result = result(reference, name);
    for (int l = 0; l < 6; l++) {
      for (int i = 0; i < 60; i++) {
        assertThat(found.probability(votes.taskIndex("" + i), l))
            .as("label %d of task %d", l, i)
            .isCloseTo(result.get("P_present").get("" + l).get(i).asDouble(), within(1e-10));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MajorityVote         | majority_voting[ties=lowest]",
        "DawidSkene 20 rounds | dawid_skene[maxiter=20,epsilon=0,smoothing=0]",
        "OneCoinDawidSkene 20 rounds | one_coin[maxiter=20,epsilon=0,smoothing=0,prior=estimated]",
      })
  void hardLabelsEqualCrowdKits(String name, String strategy) throws IOException {
    JsonNode reference = reference();
    MultiLabelVotes votes = votes(reference);
    int[][] hard = aggregate(strategy, votes).hard();
    JsonNode labels = result(reference, name).get("labels");
    for (int i = 0; i < 60; i++) {
      List<Integer> there = new ArrayList<>();
      for (int l = 0; l < 6; l++) {
        if (hard[votes.taskIndex("" + i)][l] == 1) {
          there.add(l);
        }
      }
      List<Integer> expected = new ArrayList<>();
      labels.get(i).forEach(label -> expected.add(label.asInt()));
      assertThat(there).as("task %d", i).isEqualTo(expected);
    }
  }

  private static JsonNode result(JsonNode reference, String name) {
    for (JsonNode result : reference.get("results")) {
      if (result.get("name").asText().equals(name)) {
        return result;
      }
    }
    throw new AssertionError("no result " + name);
  }

  static List<String> strategies() {
    return Aggregations.all().stream().map(AggregationMethod::name).toList();
  }

  /**
   * Every strategy, on binary votes made by hand: 40 tasks, some answers about some labels only.
   */
  @ParameterizedTest
  @MethodSource("strategies")
  void isTheBinaryAggregationOfEachLabel(String strategy) {
    Random random = new Random(5);
    MultiLabelVotesBuilder sets = new MultiLabelVotesBuilder();
    List<VotesBuilder> binary = List.of(new VotesBuilder(), new VotesBuilder(), new VotesBuilder());
    for (int i = 0; i < 40; i++) {
      for (int j = 0; j < 6; j++) {
        if (random.nextInt(6) == 0) {
          continue;
        }
        List<Integer> asked = i % 5 == 0 && j == 1 ? List.of(0, 2) : List.of(0, 1, 2);
        List<Integer> named = new ArrayList<>();
        for (int l : asked) {
          boolean there = (i >> l & 1) == 1;
          int vote = (random.nextInt(10) < 7 + (j & 1)) == there ? 1 : 0;
          binary.get(l).vote("" + i, "" + j, vote);
          if (vote == 1) {
            named.add(l);
          }
        }
        sets.answer("" + i, "" + j, named, asked);
      }
    }
    MultiLabelVotes votes = sets.build(3);
    assertThat(votes.isPartial()).isTrue();
    MultiLabelAggregated found = aggregate(strategy, votes);
    for (int l = 0; l < 3; l++) {
      Aggregated alone = Aggregations.parse(strategy, 0).aggregate(binary.get(l).build(2));
      assertThat(found.ofLabel(l).labels()).isEqualTo(alone.labels());
      assertThat(found.ofLabel(l).flatProbabilities()).isEqualTo(alone.flatProbabilities());
    }
  }

  /** A label nobody names, one that all name, a task without an answer, for every strategy. */
  @ParameterizedTest
  @MethodSource("strategies")
  void unanimousLabelsAndTasksWithoutAnAnswer(String strategy) {
    MultiLabelVotesBuilder sets = new MultiLabelVotesBuilder().task("99").worker("idle");
    for (int i = 0; i < 12; i++) {
      for (int j = 0; j < 5; j++) {
        boolean named = (i % 2 == 0) == (j < 4);
        sets.answer("" + i, "" + j, named ? List.of(1, 2) : List.of(1));
      }
    }
    MultiLabelVotes votes = sets.build(3);
    MultiLabelAggregated found = aggregate(strategy, votes);
    for (int i = 0; i < 12; i++) {
      int task = votes.taskIndex("" + i);
      assertThat(found.hard()[task][0]).as("nobody's").isZero();
      assertThat(found.hard()[task][1]).as("everybody's").isEqualTo(1);
      assertThat(found.probability(task, 0)).isLessThan(0.5);
      assertThat(found.probability(task, 1)).isGreaterThan(0.5);
    }
    for (double p : found.probabilities()[votes.taskIndex("99")]) {
      assertThat(Double.isNaN(p) || p >= 0 && p <= 1).isTrue();
    }
  }

  @Test
  void whatCannotWorkNamesTheLabel() {
    MultiLabelVotes votes =
        new MultiLabelVotesBuilder()
            .answer("0", "a", List.of(0))
            .answer("0", "b", List.of())
            .build(2);
    Aggregation refusing =
        binary -> {
          throw new InputException("too few votes");
        };
    assertThatThrownBy(() -> new BinaryRelevance(refusing).aggregate(votes, List.of("coat", "bag")))
        .isInstanceOf(InputException.class)
        .hasMessage("label coat: too few votes");
  }

  /** As each label's own gold questions would; a task that is gold is what it is said to be. */
  @ParameterizedTest
  @ValueSource(strings = {"dawid_skene", "glad", "ibcc", "one_coin"})
  void goldIsOfAllLabelsOfATask(String strategy) throws IOException {
    MultiLabelVotes votes = votes(reference());
    Map<String, Set<Integer>> truth =
        Map.of(votes.taskKey(0), Set.of(1, 3), votes.taskKey(4), Set.of());
    MultiLabelAggregated found =
        new BinaryRelevance(Aggregations.parse(strategy, 0))
            .aggregate(votes, Votes.numbers(votes.labels()), MultiLabelGold.of(truth));
    for (int l = 0; l < votes.labels(); l++) {
      Gold gold = Gold.of(Map.of(votes.taskKey(0), l == 1 || l == 3 ? 1 : 0, votes.taskKey(4), 0));
      Aggregated alone =
          ((GoldAggregation) Aggregations.parse(strategy, 0)).aggregate(votes.label(l), gold);
      for (int i = 0; i < votes.tasks(); i++) {
        assertThat(found.probability(i, l)).isCloseTo(alone.probability(i, 1), within(1e-12));
      }
      assertThat(found.probability(0, l)).isCloseTo(l == 1 || l == 3 ? 1 : 0, within(1e-12));
      assertThat(found.probability(4, l)).isCloseTo(0, within(1e-12));
    }
    assertThatThrownBy(
            () ->
                new BinaryRelevance(Aggregations.parse(strategy, 0))
                    .aggregate(
                        votes,
                        Votes.numbers(votes.labels()),
                        MultiLabelGold.of(Map.of("nowhere", Set.of(1)))))
        .isInstanceOf(InputException.class)
        .hasMessage("gold: task nowhere is not among the answers");
  }
}
