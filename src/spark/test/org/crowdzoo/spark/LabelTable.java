package org.crowdzoo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.crowdzoo.aggregation.Aggregated;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.exchange.VoteFile;
import org.crowdzoo.crowd.exchange.VoteOptions;

/** Labels that an aggregation left in Parquet. */
final class LabelTable {
  private LabelTable() {}

  /** All tasks have the labels and the probabilities that the strategy gives in memory. */
  static void requireEqual(Path parquet, Path file, String strategy, double within)
      throws IOException {
    Votes votes = VoteFile.read(file, VoteOptions.usual()).votes();
    Aggregated expected = Aggregations.parse(strategy, 0).aggregate(votes);
    int seen = 0;
    double most = 0;
    for (Path part : HadoopParquet.parts(parquet)) {
      try (ParquetReader<Group> reader =
          ParquetReader.builder(new GroupReadSupport(), HadoopParquet.path(part))
              .withConf(HadoopParquet.configuration())
              .build()) {
        for (Group row = reader.read(); row != null; row = reader.read()) {
          int task = votes.taskIndex(row.getString("task", 0));
          int label = row.getFieldRepetitionCount("label") == 0 ? -1 : row.getInteger("label", 0);
          if (label != expected.label(task)) {
            assertThat(label)
                .as(strategy + ", task " + votes.taskKey(task))
                .isEqualTo(expected.label(task));
          }
          Group list = row.getGroup("probabilities", 0);
          for (int k = 0; k < votes.classes(); k++) {
            double given = list.getGroup(0, k).getDouble(0, 0);
            most = Math.max(most, Math.abs(given - expected.probability(task, k)));
          }
          seen++;
        }
      }
    }
    assertThat(seen).isEqualTo(votes.tasks());
    assertThat(most).as(strategy).isLessThanOrEqualTo(within);
  }
}
