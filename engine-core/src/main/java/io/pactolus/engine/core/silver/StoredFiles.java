package io.pactolus.engine.core.silver;

import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/** Reads live rows of files on a thread of its own, a chunk ahead of whoever uses them. */
final class StoredFiles {
  private StoredFiles() {}

  private record Chunk(int file, Table.FileBatch rows) {}

  /**
   * Reads files in order.
   *
   * @param table must not be used otherwise meanwhile
   * @param use given each chunk and the index of its file in the list, on the calling thread
   */
  static void read(
      Table table,
      List<DataFile> files,
      List<String> columns,
      ObjIntConsumer<Table.FileBatch> use) {
    try (var ahead =
        new ReadAhead<Chunk>("pactolus-read", sink -> read(table, files, columns, sink))) {
      for (Optional<Chunk> next = ahead.next(); next.isPresent(); next = ahead.next()) {
        use.accept(next.get().rows(), next.get().file());
      }
    }
  }

  private static void read(
      Table table, List<DataFile> files, List<String> columns, Consumer<Chunk> sink) {
    for (int i = 0; i < files.size(); i++) {
      for (Table.FileBatch rows : table.read(files.get(i), columns)) {
        sink.accept(new Chunk(i, rows));
      }
    }
  }
}
