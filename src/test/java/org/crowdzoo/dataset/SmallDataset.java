package org.crowdzoo.dataset;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Writes small datasets of images for tests. */
public final class SmallDataset {
  public final Path folder;

  private SmallDataset(Path folder) {
    this.folder = folder;
  }

  /** Three classes b, a, c; 7 train, 2 val, 3 test images of 6 x 5 pixels; W = 5, worker 3 idle. */
  public static SmallDataset write(Path folder) {
    SmallDataset dataset = new SmallDataset(folder);
    String[] classes = {"b", "a", "c"};
    for (int i = 0; i < 7; i++) {
      String c = classes[i % 3];
      dataset.image("train/" + c + "/" + c + "-x-" + (10 - i) + ".png", 5, 6, i);
    }
    for (int i = 0; i < 5; i++) {
      String c = classes[i % 3];
      dataset.image((i < 2 ? "val/" : "test/") + c + "/v-" + (100 + i) + ".png", 5, 6, 100 + i);
    }
    dataset.text(
        "answers.json",
        "{\"4\": {\"4\": 1, \"0\": 2}, \"10\": {\"0\": 1}, \"9\": {\"1\": 0, \"2\": 0, \"0\": 1},"
            + " \"8\": {\"4\": 2}, \"7\": {\"1\": 1, \"2\": 2}, \"6\": {}, \"5\": {\"2\": 2}}");
    dataset.text("metadata.json", "{\"name\": \"small\", \"n_classes\": 3, \"n_workers\": 5}");
    return dataset;
  }

  /** Nothing yet, to be filled. */
  public static SmallDataset in(Path folder) {
    return new SmallDataset(folder);
  }

  /** Writes a PNG of random colours. */
  public void image(String name, int height, int width, long seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    write(name, image);
  }

  public void write(String name, BufferedImage image) {
    Path file = folder.resolve(name);
    try {
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void text(String name, String text) {
    try {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void delete(String name) {
    try {
      Files.delete(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
