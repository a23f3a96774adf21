package org.crowdzoo.cli.peerannot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkModelTest {
  @ParameterizedTest
  @ValueSource(strings = {"modellabelme", "modelmusic", "ModelLabelMe"})
  void theModelsOfPeerannotsDatasetsWorkOnFeaturesAndOnImages(String name) {
    assertThat(NetworkModel.find("train", name, true).backbone()).isEqualTo("mlp");
    assertThat(NetworkModel.find("train", name, true).isOnPretrainedFeatures()).isTrue();
    NetworkModel onImages = NetworkModel.find("train", name, false);
    assertThat(onImages.backbone()).isEqualTo("vgg16");
    assertThat(onImages.isOnPretrainedFeatures()).isFalse();
    assertThat(onImages.startsPretrainedInPeerannot()).isTrue();
    assertThatThrownBy(() -> NetworkModel.find("train", "resnet18", true))
        .hasMessageContaining("--model must be one of modellabelme, modelmusic, mlp, linear");
  }
}
