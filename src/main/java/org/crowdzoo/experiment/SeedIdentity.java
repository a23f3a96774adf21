package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.dataset.FileHash;
import org.crowdzoo.files.Places;
import org.crowdzoo.settings.Difference;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.zoo.SizedBackbone;

/**
 * What makes a training the one that it is: a resumed run and a finished one must have the same.
 */
final class SeedIdentity {
  /** Keys of the training that came later, and do nothing if 0. */
  private static final List<String> LATER =
      List.of("averaging", "mixup", "labelSmoothing", "warmup");

  private SeedIdentity() {}

  /**
   * The configuration with one seed in place of the list, and the data, files of weights among
   * them, without what changes no result. What an older version did not have stands in it only
   * where it is used, so that its runs go on. Files of weights are read whole for it.
   */
  static String of(Experiment experiment, ExperimentData data, int seed) {
    ObjectNode tree = Settings.tree(experiment);
    tree.remove(List.of("name", "seeds"));
    ObjectNode training = tree.withObject("/training");
    for (String key : LATER) {
      if (training.path(key).asDouble() == 0) {
        training.remove(key);
      }
    }
    training.remove("tensorboard");
    if (experiment.training().freeze() != TrainingSettings.Freeze.BACKBONE) {
      training.put("freeze", experiment.training().freeze().isOn());
    }
    if (experiment.backbone().method() instanceof SizedBackbone sized) {
      // a stem or classifier by the images' size: older versions had the small ones only
      ObjectNode backbone = tree.withObject("/backbone");
      backbone.remove(List.of("stem", "classifier"));
      sized
          .forLargeImages(experiment.backbone().options(), data.learning().input())
          .forEach(backbone::put);
    }
    tree.put("seed", seed);
    String pretrained = PretrainedFile.sha256(experiment.backbone());
    String file = experiment.weighting() == null ? null : experiment.weighting().file();
    return Settings.toYaml(tree)
        + "dataSha256: "
        + data.dataset().sha256()
        + "\n"
        + metadata(experiment)
        + (pretrained == null ? "" : "pretrainedSha256: " + pretrained + "\n")
        + (file == null ? "" : "weightsSha256: " + FileHash.sha256(Places.find(file)) + "\n");
  }

  /** A line about metadata that lie elsewhere than the dataset, which its hash does not know. */
  static String metadata(Experiment experiment) {
    Path file = Experiment.file(experiment.data().metadata());
    return file == null ? "" : Difference.METADATA_SHA256 + ": " + FileHash.sha256(file) + "\n";
  }
}
