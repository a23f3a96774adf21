package org.crowdzoo.simulation.fashion;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.crowdzoo.files.InputException;

/**
 * The pictures of one split of {@code datasets/fashion} by kind.
 *
 * @param byKind by {@link FashionClass#ordinal}, in the order of their keys; each [28 * 28], 0 to
 *     255
 */
record FashionPieces(List<List<int[]>> byKind) {
  static final int SIDE = 28;

  /** Reads the pictures of a split. */
  static FashionPieces read(Path fashion, String split) throws IOException {
    List<List<int[]>> byKind = new ArrayList<>();
    for (FashionClass kind : FashionClass.values()) {
      List<Path> files = FashionDataset.imagesIn(fashion.resolve(split).resolve(kind.folder()));
      List<int[]> pictures = new ArrayList<>();
      for (Path file : files) {
        pictures.add(pixels(file));
      }
      byKind.add(pictures);
    }
    return new FashionPieces(byKind);
  }

  private static int[] pixels(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      BufferedImage image = ImageIO.read(in);
      if (image == null || image.getWidth() != SIDE || image.getHeight() != SIDE) {
        throw new InputException(file + ": must be a picture of 28 x 28 pixels");
      }
      Raster raster =
          image.getRaster(); // the samples as they are stored, whatever the colour space
      return raster.getSamples(0, 0, SIDE, SIDE, 0, (int[]) null);
    }
  }
}
