package org.crowdzoo.report.page;

import java.util.List;

/**
 * What is said of one run, comparison, sweep or dataset.
 *
 * @param title of it
 * @param about one line
 */
public record Section(String title, String about, List<Block> blocks) {
  /** Copies. */
  public Section {
    blocks = List.copyOf(blocks);
  }

  List<Figure> figures() {
    return blocks.stream()
        .filter(Block.Figures.class::isInstance)
        .flatMap(block -> ((Block.Figures) block).figures().stream())
        .toList();
  }

  List<Block.Table> tables() {
    return blocks.stream()
        .filter(Block.Table.class::isInstance)
        .map(Block.Table.class::cast)
        .toList();
  }
}
