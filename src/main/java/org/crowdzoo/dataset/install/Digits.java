package org.crowdzoo.dataset.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.CsvReader;
import org.crowdzoo.files.InputException;

/**
 * The 1,797 handwritten digits of 8 x 8 pixels that scikit-learn ships (Alpaydin and Kaynak 1998,
 * doi:10.24432/C50P49, CC BY 4.0): 1,000 training, 300 validation and 497 test images, drawn once
 * for all. There is no crowd; {@code simulate} makes one.
 */
final class Digits implements Installer {
  private static final Source FILE =
      new Source(
          "https://archive.ics.uci.edu/ml/machine-learning-databases/optdigits/optdigits.tes",
          "optdigits.tes",
          null);
  private static final int SIDE = 8;
  private static final int MAX = 16;

  @Override
  public List<Source> sources(Form form) {
    return List.of(FILE);
  }

  @Override
  public Form usualForm() {
    return Form.IMAGES;
  }

  @Override
  public Prepared prepare(SourceFiles files, Form form) throws IOException {
    Path file = files.find("digits.csv.gz", "digits.csv", FILE.fileName());
    if (file == null) {
      throw new InputException(
          files.place() + ": holds no file digits.csv.gz, digits.csv or " + FILE.fileName());
    }
    List<Item> items = new ArrayList<>();
    try (CsvReader in = CsvReader.open(file)) {
      for (List<String> row = in.next(); row != null; row = in.next()) {
        items.add(item(file, in.line(), items.size(), row, form));
      }
    }
    if (items.size() < 10) {
      throw new InputException(file + ": must hold a row a digit, got " + items.size());
    }
    Collections.shuffle(items, new Random(0));
    int train = Math.round(items.size() * 1000f / 1797);
    int val = Math.round(items.size() * 300f / 1797);
    return new Prepared(
        form == Form.IMAGES ? "digits" : "digits-features",
        Votes.numbers(10),
        (Votes) null,
        items.subList(0, train),
        items.subList(train, train + val),
        items.subList(train + val, items.size()),
        Map.of("source", FILE.url(), "doi", "10.24432/C50P49", "licence", "CC BY 4.0"));
  }

  private static Item item(Path file, int line, int key, List<String> row, Form form) {
    try {
      float[] features = new float[SIDE * SIDE];
      byte[] pixels = new byte[SIDE * SIDE];
      for (int p = 0; p < features.length; p++) {
        int value = Integer.parseInt(row.get(p));
        features[p] = value;
        pixels[p] = (byte) Math.round(value * 255f / MAX);
      }
      int label = Integer.parseInt(row.get(features.length));
      if (row.size() == features.length + 1 && label >= 0 && label < 10) {
        Item.Content content =
            form == Form.IMAGES
                ? new Item.Content.Pixels(pixels, 0, 1, SIDE, SIDE)
                : new Item.Content.Features(features);
        return new Item(Integer.toString(key), "digit", label, content);
      }
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      // said below
    }
    throw new InputException(
        file + ": line " + line + ": must be 64 pixels from 0 to 16 and a digit");
  }
}
