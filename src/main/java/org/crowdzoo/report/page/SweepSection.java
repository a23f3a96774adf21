package org.crowdzoo.report.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.crowdzoo.files.CsvReader;
import org.crowdzoo.files.InputException;

/** A sweep: its candidates, the chosen one, and the run of its refit. */
final class SweepSection {
  private SweepSection() {}

  static Section of(Path folder) throws IOException {
    List<Block> blocks = new ArrayList<>();
    List<List<String>> rows = rows(folder.resolve("candidates.csv"));
    if (rows.isEmpty()) {
      throw new InputException(folder.resolve("candidates.csv") + ": is empty");
    }
    List<String> head = rows.get(0);
    List<List<String>> candidates = rows.subList(1, rows.size());
    List<Block.Column> columns = new ArrayList<>();
    for (int c = 0; c < head.size(); c++) {
      int column = c;
      boolean number =
          candidates.stream()
              .map(row -> row.get(column))
              .allMatch(cell -> cell.matches("|-?[0-9.]+([eE][-+]?[0-9]+)?"));
      columns.add(new Block.Column(head.get(c), number));
    }
    blocks.add(
        new Block.Table(
            "Candidates",
            "One row a candidate; scores are those that chose.",
            "candidates",
            columns,
            candidates.stream().map(SweepSection::shown).toList()));
    for (String name : List.of("overview", "parallel-coordinates", "best-so-far")) {
      Path picture = folder.resolve("pictures").resolve(name + ".png");
      if (Files.exists(picture)) {
        String data = Base64.getEncoder().encodeToString(Files.readAllBytes(picture));
        blocks.add(new Block.Picture(name.replace('-', ' '), "data:image/png;base64," + data));
      }
    }
    Path best = folder.resolve("best.yaml");
    if (Files.exists(best)) {
      blocks.add(new Block.Text("The chosen configuration, best.yaml", Files.readString(best)));
    }
    Path refit = folder.resolve("refit/results.json");
    if (Files.exists(refit)) {
      blocks.addAll(RunSection.of(refit).blocks());
    }
    return new Section(
        folder.toAbsolutePath().normalize().getFileName().toString(),
        candidates.size() + " candidates, and the refit of the best",
        blocks);
  }

  /** The file beside has all digits. */
  private static List<String> shown(List<String> row) {
    return row.stream()
        .map(
            cell ->
                cell.matches("-?[0-9]+\\.[0-9]+([eE]-?[0-9]+)?")
                    ? ResultsFile.number(Double.parseDouble(cell))
                    : cell)
        .toList();
  }

  private static List<List<String>> rows(Path file) {
    List<List<String>> rows = new ArrayList<>();
    try (CsvReader reader = CsvReader.open(file)) {
      for (List<String> row = reader.next(); row != null; row = reader.next()) {
        rows.add(row);
      }
    }
    return rows;
  }
}
