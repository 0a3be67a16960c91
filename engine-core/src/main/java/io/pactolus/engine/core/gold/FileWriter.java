package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Writes sorted rows as files of bounded size, each within its partition. */
final class FileWriter {
  private final Table gold;
  private final GoldSettings settings;
  private final StoredFiles stored;
  private final Partitions partitions;
  private long writtenRows;

  FileWriter(Table gold, GoldSettings settings, StoredFiles stored, Partitions partitions) {
    this.gold = gold;
    this.settings = settings;
    this.stored = stored;
    this.partitions = partitions;
  }

  long writtenRows() {
    return writtenRows;
  }

  /** Rows of any partitions. */
  List<DataFile> write(GroupRows rows) {
    Map<String, List<Integer>> members = new LinkedHashMap<>();
    for (int row = 0; row < rows.size(); row++) {
      members.computeIfAbsent(partitions.of(rows, row), p -> new ArrayList<>()).add(row);
    }
    List<DataFile> files = new ArrayList<>();
    members
        .values()
        .forEach(
            some ->
                files.addAll(
                    writeEvenly(rows.select(some.stream().mapToInt(row -> row).toArray()))));
    return files;
  }

  /** Rows of one partition, in files of about the same size. */
  List<DataFile> writeEvenly(GroupRows rows) {
    int files = (rows.size() + rowsPerFile(rows) - 1) / rowsPerFile(rows);
    return writeSlices(rows, (rows.size() + files - 1) / Math.max(1, files));
  }

  /** Rows of one partition, in full files and a rest that will grow further. */
  List<DataFile> writeFull(GroupRows rows) {
    return writeSlices(rows, rowsPerFile(rows));
  }

  private int rowsPerFile(GroupRows rows) {
    long byBytes = settings.fileBytes() * rows.size() / Math.max(1, rows.byteSize());
    return (int) Math.max(1, Math.min(settings.fileRows(), byBytes));
  }

  private List<DataFile> writeSlices(GroupRows rows, int rowsPerFile) {
    if (rows.size() == 0) {
      return List.of();
    }
    int slices = (rows.size() + rowsPerFile - 1) / rowsPerFile;
    return IntStream.range(0, slices)
        .mapToObj(
            slice ->
                slices == 1
                    ? rows
                    : rows.slice(
                        slice * rowsPerFile, Math.min(rows.size(), (slice + 1) * rowsPerFile)))
        .flatMap(slice -> writeOne(slice).stream())
        .toList();
  }

  private List<DataFile> writeOne(GroupRows rows) {
    List<DataFile> files = gold.write(new Batch(gold.schema(), rows.rows().columns()));
    writtenRows += rows.size();
    if (files.size() == 1) {
      stored.remember(files.get(0), rows);
    }
    return files;
  }
}
