package io.pactolus.lakehouse.delta;

import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.parquet.ParquetEncoder;
import io.pactolus.lakehouse.parquet.ParquetFile;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes the Parquet files of a table. */
final class DataFiles implements AutoCloseable {
  /** A file is closed and the next begun at about this much data in memory. */
  static final long TARGET_BATCH_BYTES = 512L << 20;

  private final Storage storage;
  private final String root;
  private final ParquetEncoder encoder = ParquetEncoder.create();

  DataFiles(Storage storage, String root) {
    this.storage = storage;
    this.root = root;
  }

  List<DataFile> write(Batch rows, List<String> partitionColumns) {
    var files = new ArrayList<DataFile>();
    if (rows.rows() == 0) {
      return files;
    }
    if (partitionColumns.isEmpty()) {
      writeSplit(rows, Map.of(), "", files);
    } else {
      split(rows, partitionColumns)
          .forEach(
              (partition, positions) -> {
                Batch part =
                    without(rows, partitionColumns).select(positions.array, positions.count);
                writeSplit(part, partition, directory(partition, partitionColumns), files);
              });
    }
    syncDirectories(files);
    return files;
  }

  private void writeSplit(
      Batch rows, Map<String, @Nullable String> partition, String directory, List<DataFile> files) {
    long bytes = rows.byteSize();
    if (bytes <= TARGET_BATCH_BYTES || rows.rows() == 1) {
      files.add(writeOne(rows, partition, directory));
      return;
    }
    int parts = (int) (bytes / TARGET_BATCH_BYTES) + 1;
    int perPart = rows.rows() / parts + 1;
    for (int from = 0; from < rows.rows(); from += perPart) {
      int count = Math.min(perPart, rows.rows() - from);
      int[] positions = new int[count];
      for (int i = 0; i < count; i++) {
        positions[i] = from + i;
      }
      files.add(writeOne(rows.select(positions, count), partition, directory));
    }
  }

  private DataFile writeOne(Batch rows, Map<String, @Nullable String> partition, String directory) {
    String path = directory + "part-" + UUID.randomUUID() + ".zstd.parquet";
    String absolute = root + "/" + path;
    ParquetFile[] written = new ParquetFile[1];
    CRC32C checksum = new CRC32C();
    try {
      if (!directory.isEmpty()) {
        storage.createDirectories(root + "/" + directory.substring(0, directory.length() - 1));
      }
      storage.writeNew(
          absolute,
          out -> written[0] = encoder.encode(rows, new CheckedOutputStream(out, checksum)));
    } catch (IOException e) {
      throw StorageTrouble.writing(absolute, e);
    }
    return new DataFile(
        path,
        written[0].sizeBytes(),
        Math.toIntExact(written[0].rows()),
        written[0].statistics(),
        partition,
        Optional.empty(),
        OptionalLong.of(checksum.getValue()));
  }

  private void syncDirectories(List<DataFile> files) {
    var directories = new java.util.LinkedHashSet<String>();
    for (DataFile file : files) {
      int slash = file.path().lastIndexOf('/');
      directories.add(slash < 0 ? root : root + "/" + file.path().substring(0, slash));
    }
    for (String directory : directories) {
      try {
        storage.sync(directory);
      } catch (IOException e) {
        throw StorageTrouble.writing(directory, e);
      }
    }
  }

  private static String directory(
      Map<String, @Nullable String> partition, List<String> partitionColumns) {
    var directory = new StringBuilder();
    for (String column : partitionColumns) {
      directory.append(TextValues.directory(column, partition.get(column))).append('/');
    }
    return directory.toString();
  }

  private static final class Positions {
    int[] array = new int[16];
    int count;

    void add(int position) {
      if (count == array.length) {
        array = Arrays.copyOf(array, count * 2);
      }
      array[count++] = position;
    }
  }

  private static Map<Map<String, @Nullable String>, Positions> split(
      Batch rows, List<String> partitionColumns) {
    Map<Map<String, @Nullable String>, Positions> parts = new LinkedHashMap<>();
    Column[] columns = partitionColumns.stream().map(rows::column).toArray(Column[]::new);
    for (int row = 0; row < rows.rows(); row++) {
      Map<String, @Nullable String> partition = new HashMap<>();
      for (int c = 0; c < columns.length; c++) {
        partition.put(
            partitionColumns.get(c),
            TextValues.partitionValue(columns[c].type(), columns[c].get(row)));
      }
      parts.computeIfAbsent(partition, p -> new Positions()).add(row);
    }
    return parts;
  }

  static Batch without(Batch rows, List<String> names) {
    var fields = new ArrayList<Field>();
    var columns = new ArrayList<Column>();
    for (int c = 0; c < rows.columns().size(); c++) {
      Field field = rows.schema().field(c);
      if (!names.contains(field.name())) {
        fields.add(field);
        columns.add(rows.column(c));
      }
    }
    return new Batch(new StructType(fields), columns);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
