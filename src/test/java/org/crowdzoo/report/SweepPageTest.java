package org.crowdzoo.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.crowdzoo.sweep.CandidateResult;
import org.crowdzoo.sweep.Sweep;
import org.crowdzoo.sweep.SweepResult;
import org.crowdzoo.sweep.SweepRunner;
import org.crowdzoo.sweep.SweepWatcher;
import org.crowdzoo.sweep.TinySweep;
import org.crowdzoo.training.History;
import org.crowdzoo.training.TrainingWatcher;
import org.crowdzoo.ui.TrainingUi;
import org.crowdzoo.ui.Visitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepPageTest {
  private static final String SPACE =
      """
      space:
        training.learningRate: {type: continuous, min: 1e-3, max: 1e-1, scale: log}
      candidates: 3
      refit: [0]
      """;

  @TempDir Path folder;

  /** Looks at the page in the last epoch of each training. */
  private record Looking(Visitor visitor, Map<String, String> seen) implements SweepWatcher {
    @Override
    public void candidateDone(CandidateResult result, int best, int total, double left) {}

    @Override
    public TrainingWatcher training(String name, ObjectNode values) {
      return new TrainingWatcher() {
        @Override
        public boolean epochDone(int epoch, History history) {
          if (epoch == 2) {
            seen.put(name, visitor.page("/"));
          }
          return true;
        }
      };
    }
  }

  @Test
  void answersWhileTheSweepRunsAndChangesNothing() throws Exception {
    TinySweep tiny = new TinySweep(folder);
    Sweep sweep = tiny.of(SPACE);
    try (TrainingUi ui = new TrainingUi(0)) {
      Visitor visitor = new Visitor(ui.address());
      Looking looking = new Looking(visitor, new TreeMap<>());
      SweepPage page = new SweepPage(sweep, ui, looking);
      SweepResult with = new SweepRunner(sweep, folder.resolve("with"), page).run(false);
      assertThat(looking.seen()).containsKeys("candidate 0, seed 0", "refit, seed 0");
      assertThat(looking.seen().get("candidate 2, seed 0"))
          .contains("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
          .contains("<noscript><meta http-equiv=\"refresh\"", "src=\"/live.js\"", "<main>")
          .contains("training loss", "validation accuracy, %", "training.<wbr>learningRate")
          .contains("<polyline", "text-anchor=\"middle\">epoch</text>")
          .contains("<h2><a href=\"/train/candidate-2-seed-0/overview\">candidate 2, seed 0</a>")
          .contains(
              "ended: <a href=\"/train/candidate-0-seed-0/overview\">candidate 0, seed 0</a>");
      assertThat(visitor.json("/train/candidate-2-seed-0/overview/data").get("scores"))
          .isNotEmpty();
      assertThat(visitor.page("/"))
          .contains("3 of 3 done", "best validation accuracy, %", "is shaded")
          .doesNotContain("<h2><a");
      assertThat(visitor.page("/live.js")).contains("replaceWith");
      assertThat(visitor.get("/secret").statusCode()).isEqualTo(404);
      SweepResult without = tiny.run(SPACE, "without", false);
      assertThat(TinySweep.table(with)).isEqualTo(TinySweep.table(without));
      assertThat(with.refit().runs().get(0).history())
          .isEqualTo(without.refit().runs().get(0).history());
    }
  }
}
