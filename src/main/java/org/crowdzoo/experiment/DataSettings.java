package org.crowdzoo.experiment;

import org.crowdzoo.files.InputException;
import org.crowdzoo.input.Normalization;
import org.crowdzoo.settings.Setting;

/**
 * The dataset.
 *
 * @param dataset its folder
 */
public record DataSettings(
    @Setting(doc = "folder of the dataset, from the working folder or Crowdzoo's own")
        String dataset,
    @Setting(value = "", doc = "file of the votes, if not the dataset's answers.json")
        String answers,
    @Setting(value = "", doc = "metadata, if not the dataset's metadata.json") String metadata,
    @Setting(value = "", doc = "file of tasks not to train on, such as too_hard.txt") String remove,
    @Setting(value = "0", min = 0, max = 4096, doc = "pixels of a side; 0 is the images' own")
        int imageSize,
    @Setting(value = "3", min = 1, max = 3, doc = "3 for RGB, 1 for grey") int channels,
    @Setting(
            value = Setting.NONE,
            otherwise = "dataset, of pretrained backbones imagenet",
            doc = "how values are scaled and centred")
        Normalization normalize,
    @Setting(
            value = "false",
            doc = "shear, flip or random crop of each training image, as peerannot does")
        boolean augment) {
  /** Checks the channels. */
  public DataSettings {
    if (channels == 2) {
      throw new InputException("channels must be 1 or 3, got 2");
    }
  }

  /** The same with the normalisation that the weights of the backbone expect, if none is given. */
  DataSettings completedFor(boolean pretrained) {
    return normalize != null
        ? this
        : new DataSettings(
            dataset,
            answers,
            metadata,
            remove,
            imageSize,
            channels,
            pretrained ? Normalization.IMAGENET : Normalization.DATASET,
            augment);
  }
}
