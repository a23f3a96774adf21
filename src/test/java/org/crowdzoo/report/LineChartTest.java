package org.crowdzoo.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LineChartTest {
  @Test
  void axesHaveTheirEndsAndNames() {
    String svg = LineChart.svg("loss & more", "epoch", List.of(2.0, 1.0, 0.5, 1.5));
    assertThat(svg)
        .contains("loss &amp; more: 1.500")
        .contains(">0.5000</text>", ">1.250</text>", ">2.000</text>")
        .contains(">1</text>", ">4</text>", ">epoch</text>");
    // the largest value stands at the top of the frame, the smallest on its base line
    assertThat(svg).contains("points=\"58.0,10.0 ", " 252.7,144.0 ");
  }

  @Test
  void aStepIsUpright() {
    assertThat(LineChart.steps("best", "candidate", List.of(1.0, 1.0, 2.0)))
        .startsWith("<figure><figcaption>best: 2.000</figcaption>")
        .contains("points=\"58.0,144.0 204.0,144.0 204.0,144.0 350.0,144.0 350.0,10.0\"");
  }

  @Test
  void oneValueIsAPointAndNoneIsNothing() {
    assertThat(LineChart.svg("loss", "epoch", List.of(3.0))).contains("<circle").contains("3.000");
    assertThat(LineChart.svg("loss", "epoch", List.of(Double.NaN))).isEmpty();
  }
}
