package org.crowdzoo.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.crowdzoo.files.InputException;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Sgd;

class NetworkSizeTest {
  private static Conal images(String backbone, DataType type) {
    return Conal.of(CrowdTask.of(InputType.convolutional(28, 28, 1), 4, new Crowd(10, 3)))
        .backbone(backbone)
        .optimization(new Optimization(0, type, new Sgd(0.1), List.of(), false))
        .build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mlp[hidden=2147483647]", "mlp[hidden=1000000000]", "resnet34[width=65536]"})
  void whatCannotBeHeldIsRefusedBeforeMemoryIsAskedFor(String backbone) {
    assertThatThrownBy(() -> images(backbone, DataType.FLOAT).graph())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the network is too large")
        .hasMessageContaining("backbone.hidden");
  }

  @Test
  void theCountIsThatOfTheGraph() {
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      Conal model = images("cnn3[width=4]", type);
      assertThat(NetworkSize.parameters(model.configuration(), type))
          .isEqualTo(model.graph().numParams());
      assertThat(model.graph().params().dataType()).isEqualTo(type);
    }
  }

  @Test
  void widthsThatOverflowAreRefused() {
    assertThatThrownBy(() -> Backbones.of("cnn3[width=2147483647]"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("width");
  }
}
