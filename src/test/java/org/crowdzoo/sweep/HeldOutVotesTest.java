package org.crowdzoo.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.experiment.TinyFeatures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldOutVotesTest {
  @TempDir Path folder;

  private static Set<String> pairs(Votes votes) {
    Set<String> pairs = new HashSet<>();
    for (int i = 0; i < votes.tasks(); i++) {
      for (int v = votes.start(i); v < votes.end(i); v++) {
        pairs.add(votes.taskKey(i) + " " + votes.workerKey(votes.worker(v)));
      }
    }
    return pairs;
  }

  private CrowdDataset softened() throws IOException {
    Path tiny = TinyFeatures.write(folder);
    Path answers = tiny.resolve("answers.json");
    ObjectMapper json = new ObjectMapper();
    Map<String, Map<String, Object>> votes = new TreeMap<>();
    json.readTree(answers.toFile())
        .fields()
        .forEachRemaining(
            task ->
                task.getValue()
                    .fields()
                    .forEachRemaining(
                        vote ->
                            votes
                                .computeIfAbsent(task.getKey(), key -> new TreeMap<>())
                                .put(vote.getKey(), new double[] {0.5, 0.25, 0.25})));
    json.writeValue(answers.toFile(), votes);
    return CrowdDataset.open(tiny);
  }

  @Test
  void aSoftVoteIsHeldOutAsAWholeOrNotAtAll() throws IOException {
    CrowdDataset dataset = softened();
    HeldOutVotes split = new HeldOutVotes(dataset, 0.3, 5);
    Votes held = split.held();
    Votes left = split.reduced().votes();
    assertThat(held.cast() + left.cast()).isEqualTo(dataset.votes().cast());
    assertThat(held.size()).isEqualTo(3 * held.cast());
    assertThat(left.size()).isEqualTo(3 * left.cast());
    assertThat(pairs(held)).isNotEmpty().doesNotContainAnyElementsOf(pairs(left));
  }

  @Test
  void votesThatAreNotSoftAreDrawnAsBefore() throws IOException {
    CrowdDataset dataset = CrowdDataset.open(TinyFeatures.write(folder));
    SplittableRandom random = new SplittableRandom(5);
    int expected = 0;
    for (int v = 0; v < dataset.votes().size(); v++) {
      expected += random.nextDouble() < 0.3 ? 1 : 0;
    }
    assertThat(new HeldOutVotes(dataset, 0.3, 5).held().size()).isEqualTo(expected);
  }
}
