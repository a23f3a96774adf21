package org.crowdzoo.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.crowdzoo.files.InputException;
import org.crowdzoo.training.History;
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

  @Test
  void answersWhileTheSweepRunsAndChangesNothing() throws Exception {
    TinySweep tiny = new TinySweep(folder);
    Sweep sweep = tiny.of(SPACE);
    List<String> seen = new ArrayList<>();
    SweepWatcher asking =
        new SweepWatcher() {
          @Override
          public void candidateDone(CandidateResult result, int best, int total, double left) {}

          @Override
          public void epochDone(String training, History history) {
            seen.add(training);
          }
        };
    try (SweepPage page = new SweepPage(sweep, 0, asking)) {
      SweepWatcher visited =
          new SweepWatcher() {
            @Override
            public void candidateDone(CandidateResult r, int best, int total, double left) {
              page.candidateDone(r, best, total, left);
            }

            @Override
            public void epochDone(String training, History history) {
              page.epochDone(training, history);
              if (training.equals("candidate 2, seed 0") && history.epochs() == 3) {
                seen.add(get(page.address()).body());
              }
            }

            @Override
            public void trainingEnded(String training) {
              page.trainingEnded(training);
            }
          };
      SweepResult with = new SweepRunner(sweep, folder.resolve("with"), visited).run(false);
      String during =
          seen.stream().filter(s -> s.startsWith("<!DOCTYPE")).findFirst().orElseThrow();
      assertThat(during)
          .contains("http-equiv=\"refresh\"", "candidate 2, seed 0", "<polyline")
          .contains("training loss", "validation accuracy, %")
          .contains("training.learningRate");
      String after = get(page.address()).body();
      assertThat(after).contains("3 done").doesNotContain("<h2>candidate 2");
      assertThat(get(page.address() + "secret").statusCode()).isEqualTo(404);
      assertThat(seen).contains("refit, seed 0");
      SweepResult without = tiny.run(SPACE, "without", false);
      assertThat(TinySweep.table(with)).isEqualTo(TinySweep.table(without));
    }
  }

  @Test
  void aTakenPortIsOneLine() throws IOException {
    Sweep sweep = new TinySweep(folder).of(SPACE);
    SweepWatcher nobody = (result, best, total, left) -> {};
    try (SweepPage page = new SweepPage(sweep, 0, nobody)) {
      int port = URI.create(page.address()).getPort();
      assertThatThrownBy(() -> new SweepPage(sweep, port, nobody).close())
          .isInstanceOf(InputException.class)
          .hasMessageContaining("--ui-port: " + port + " is taken");
    }
  }

  private static HttpResponse<String> get(String address) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(address)).build(),
              HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
