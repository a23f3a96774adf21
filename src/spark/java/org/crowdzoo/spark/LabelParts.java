package org.crowdzoo.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.crowdzoo.aggregation.Aggregated;
import org.crowdzoo.aggregation.BlockResult;
import org.crowdzoo.aggregation.LearntTable;
import org.crowdzoo.aggregation.VoteBlock;

/**
 * Writes the labels of a block where it lies: a row a task with its key, its label from 0 (null for
 * none), the label's name, the probabilities of all classes, and what was learnt of the task.
 *
 * @param folder that all machines share
 * @param classNames K names by index
 * @param hard whether probabilities are left out
 */
record LabelParts(String folder, List<String> classNames, boolean hard) implements Serializable {
  private static final String TASK = "task";
  private static final String LABEL = "label";
  private static final String NAME = "label_name";
  private static final String PROBABILITIES = "probabilities";

  LabelParts {
    classNames = new ArrayList<>(classNames);
  }

  /** The file of a block. */
  static Path part(Path folder, int number) {
    return folder.resolve(String.format(Locale.ROOT, "part-%05d.parquet", number));
  }

  /** Writes a block and gives the number of its tasks. */
  long write(VoteBlock block, BlockResult.Labels labels) throws IOException {
    Aggregated found = labels.of(block);
    List<Map.Entry<String, LearntTable>> ofTasks =
        found.learnt().entrySet().stream()
            .filter(table -> table.getValue().axes().equals(List.of(TASK)))
            .toList();
    MessageType schema = schema(ofTasks);
    SimpleGroupFactory rows = new SimpleGroupFactory(schema);
    Path file = part(Path.of(folder), block.number());
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    try (ParquetWriter<Group> writer = HadoopParquet.writer(file, schema)) {
      for (int i = 0; i < found.tasks(); i++) {
        Group row = rows.newGroup();
        row.add(TASK, block.votes().taskKey(i));
        if (found.label(i) >= 0) {
          row.add(LABEL, found.label(i));
          row.add(NAME, classNames.get(found.label(i)));
        }
        if (!hard) {
          Group list = row.addGroup(PROBABILITIES);
          for (int k = 0; k < found.classes(); k++) {
            list.addGroup(0).add(0, found.probability(i, k));
          }
        }
        for (Map.Entry<String, LearntTable> table : ofTasks) {
          row.add(table.getKey(), table.getValue().values()[i]);
        }
        writer.write(row);
      }
    }
    return found.tasks();
  }

  private MessageType schema(List<Map.Entry<String, LearntTable>> ofTasks) {
    Types.MessageTypeBuilder types = Types.buildMessage();
    types.addField(HadoopParquet.text(TASK));
    types.addField(HadoopParquet.number(LABEL));
    types.addField(HadoopParquet.text(NAME));
    if (!hard) {
      types.addField(
          Types.optionalGroup()
              .as(LogicalTypeAnnotation.listType())
              .addField(
                  Types.repeatedGroup()
                      .addField(Types.optional(PrimitiveTypeName.DOUBLE).named("element"))
                      .named("list"))
              .named(PROBABILITIES));
    }
    for (Map.Entry<String, LearntTable> table : ofTasks) {
      types.addField(Types.optional(PrimitiveTypeName.DOUBLE).named(table.getKey()));
    }
    return types.named("labels");
  }
}
