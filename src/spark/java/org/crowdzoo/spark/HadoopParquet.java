package org.crowdzoo.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.crowdzoo.crowd.exchange.ParquetTable;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.InputException;

/** Parquet by its own library; found as a service. */
public final class HadoopParquet implements ParquetTable {
  /** For the service loader. */
  public HadoopParquet() {}

  /** Hadoop's settings: local files without check sums beside them. */
  static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.setClass(
        "fs.file.impl", RawLocalFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
    configuration.setBoolean("fs.file.impl.disable.cache", true); // Spark wants its own kind
    return configuration;
  }

  @Override
  public List<String> columns(Path file) {
    MessageType schema = schema(file);
    return schema.getFields().stream().map(Type::getName).toList();
  }

  private static MessageType schema(Path file) {
    Path one = parts(file).get(0);
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path(one), configuration()))) {
      MessageType schema = reader.getFileMetaData().getSchema();
      for (Type column : schema.getFields()) {
        if (!column.isPrimitive()) {
          throw new InputException(
              one + ": column " + column.getName() + " must hold one value a row");
        }
      }
      return schema;
    } catch (IOException | RuntimeException e) {
      throw e instanceof InputException known
          ? known
          : new InputException(one + ": is no Parquet file", e);
    }
  }

  /** A file itself, or the Parquet files in a folder. */
  static List<Path> parts(Path file) {
    if (!Files.isDirectory(file)) {
      if (!Files.exists(file)) {
        throw new InputException(file + ": no such file");
      }
      return List.of(file);
    }
    try (Stream<Path> inside = Files.list(file)) {
      List<Path> parts =
          inside.filter(part -> part.toString().endsWith(".parquet")).sorted().toList();
      if (parts.isEmpty()) {
        throw new InputException(file + ": holds no .parquet file");
      }
      return parts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void read(Path file, Consumer<List<String>> row) {
    for (Path part : parts(file)) {
      try (ParquetReader<Group> reader =
          ParquetReader.builder(new GroupReadSupport(), path(part))
              .withConf(configuration())
              .build()) {
        for (Group group = reader.read(); group != null; group = reader.read()) {
          row.accept(cells(group));
        }
      } catch (IOException e) {
        throw new InputException(part + ": cannot be read as Parquet", e);
      }
    }
  }

  /** The cells of a row as text. */
  static List<String> cells(Group group) {
    int columns = group.getType().getFieldCount();
    List<String> cells = new ArrayList<>(columns);
    for (int c = 0; c < columns; c++) {
      cells.add(group.getFieldRepetitionCount(c) == 0 ? null : group.getValueToString(c, 0));
    }
    return cells;
  }

  @Override
  public void write(Path file, List<String> columns, List<String> numbers, Rows rows)
      throws IOException {
    Types.MessageTypeBuilder types = Types.buildMessage();
    for (String column : columns) {
      types.addField(numbers.contains(column) ? number(column) : text(column));
    }
    MessageType schema = types.named("votes");
    AtomicFile.writePath(
        file,
        part -> {
          Files.deleteIfExists(part);
          try (ParquetWriter<Group> writer = writer(part, schema)) {
            SimpleGroupFactory groups = new SimpleGroupFactory(schema);
            rows.to(cells -> write(writer, groups.newGroup(), cells));
          } catch (UncheckedIOException e) {
            throw e.getCause();
          }
        });
  }

  private static void write(ParquetWriter<Group> writer, Group group, Object[] cells) {
    for (int c = 0; c < cells.length; c++) {
      if (cells[c] instanceof Integer whole) {
        group.add(c, whole);
      } else if (cells[c] != null) {
        group.add(c, cells[c].toString());
      }
    }
    try {
      writer.write(group);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A writer of compressed rows. */
  static ParquetWriter<Group> writer(Path file, MessageType schema) throws IOException {
    return ExampleParquetWriter.builder(HadoopOutputFile.fromPath(path(file), configuration()))
        .withType(schema)
        .withConf(configuration())
        .withCompressionCodec(CompressionCodecName.SNAPPY)
        .build();
  }

  /** A column of text. */
  static Type text(String name) {
    return Types.optional(PrimitiveTypeName.BINARY)
        .as(LogicalTypeAnnotation.stringType())
        .named(name);
  }

  /** A column of whole numbers. */
  static Type number(String name) {
    return Types.optional(PrimitiveTypeName.INT32).named(name);
  }

  /** As Hadoop names a local file. */
  static org.apache.hadoop.fs.Path path(Path file) {
    return new org.apache.hadoop.fs.Path(file.toAbsolutePath().toUri());
  }
}
