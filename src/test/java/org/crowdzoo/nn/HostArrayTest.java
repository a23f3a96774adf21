package org.crowdzoo.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.crowdzoo.engine.backend.Nd4jDouble;
import org.crowdzoo.engine.backend.Nd4jDouble.Locations;
import org.crowdzoo.engine.backend.Nd4jDouble.Locations.Call;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** ND4J is told of what is read and written behind its back, as a GPU needs it. */
class HostArrayTest {
  private final Locations locations = new Locations();

  private static List<String> words(List<Call> calls) {
    return calls.stream().map(call -> call.what() + " " + call.where()).toList();
  }

  @Test
  void writingFetchesFirstAndMarks() {
    INDArray whole = Nd4j.zeros(4, 3);
    INDArray view = whole.get(NDArrayIndex.interval(1, 3), NDArrayIndex.all());
    try (Nd4jDouble told = Nd4jDouble.locations(locations)) {
      HostArray.write(whole, new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
      assertThat(words(locations.of(whole)))
          .containsExactly("ensure " + Location.HOST, "tag " + Location.HOST);
      locations.calls.clear();
      HostArray.of(view).write(1, new double[] {-1, -2}, 0, 2);
      assertThat(words(locations.calls))
          .containsExactly("ensure " + Location.HOST, "tag " + Location.HOST);
    }
    assertThat(whole.data().asFloat()).containsExactly(1, 2, 3, 4, -1, -2, 7, 8, 9, 10, 11, 12);
  }

  @Test
  void readingFetchesAndMarksNothing() {
    INDArray array = Nd4j.linspace(1, 6, 6).reshape(2, 3);
    try (Nd4jDouble told = Nd4jDouble.locations(locations)) {
      assertThat(HostArray.read(array)).containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(HostArray.read(array.transpose())).containsExactly(1, 4, 2, 5, 3, 6);
    }
    assertThat(words(locations.of(array))).containsExactly("ensure " + Location.HOST);
    assertThat(words(locations.calls)).containsOnly("ensure " + Location.HOST).hasSize(2);
  }
}
