package org.crowdzoo.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.crowdzoo.cli.CommandLineRun;
import org.crowdzoo.cli.TinyFashion;

/** Small classifiers of {@code datasets/fashion}'s pictures, trained and exported for tests. */
public final class TinyExport {
  private TinyExport() {}

  /**
   * Trains and exports.
   *
   * @return the export's folder; {@code run/model.zip} lies beside
   */
  public static Path write(Path folder, String backbone, String... sets) throws IOException {
    Path data = folder.resolve("fashion");
    TinyFashion.copyTo(data);
    Path run = folder.resolve("run");
    String line =
        ("run configs/quickstart.yaml --out %s --set data.dataset=%s --set backbone=%s"
                + " --set training.epochs=2 --set training.batchSize=20")
            .formatted(run, data, backbone);
    for (String set : sets) {
      line += " --set " + set;
    }
    done(CommandLineRun.of(line));
    Path export = folder.resolve("export");
    done(CommandLineRun.of("export " + run.resolve("model.zip") + " --to " + export));
    return export;
  }

  private static void done(CommandLineRun run) {
    assertThat(run.exit()).as(String.join("\n", run.err())).isZero();
  }

  /** The first pictures of the test split, in turn of each class. */
  public static List<Path> pictures(int count) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("datasets/fashion/test"))) {
      List<Path> all = files.filter(Files::isRegularFile).sorted().toList();
      return Stream.iterate(0, i -> i + 1)
          .limit(count)
          .map(i -> all.get((int) ((long) i * all.size() / count)))
          .toList();
    }
  }

  /** What {@code predict MODEL --all} prints: probabilities by picture. */
  public static Map<Path, double[]> predicted(Path model, List<Path> pictures) {
    String[] words = new String[pictures.size() + 3];
    words[0] = "predict";
    words[1] = model.toString();
    words[2] = "--all";
    for (int i = 0; i < pictures.size(); i++) {
      words[i + 3] = pictures.get(i).toString();
    }
    CommandLineRun run = CommandLineRun.ofWords(words);
    done(run);
    Map<Path, double[]> rows = new LinkedHashMap<>();
    run.out()
        .lines()
        .skip(1)
        .forEach(
            row -> {
              String[] cells = row.split(",");
              rows.put(
                  Path.of(cells[0]),
                  Stream.of(cells).skip(3).mapToDouble(Double::parseDouble).toArray());
            });
    assertThat(rows).hasSize(pictures.size());
    return rows;
  }
}
