package io.pactolus.control.trace;

import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.schema.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.roaringbitmap.RoaringBitmap;

/**
 * Finds rows by the values of some columns. Files whose statistics exclude them are not read, and
 * of the others only these columns and the rows found. Counts what it reads.
 */
final class RowSearch {
  private final SearchProgress progress;
  private int filesRead;

  RowSearch(SearchProgress progress) {
    this.progress = progress;
  }

  int filesRead() {
    return filesRead;
  }

  /**
   * @param row all columns of the one row
   */
  record Hit(DataFile file, int position, Batch row) {}

  /** A place of a row, not read yet. */
  record Place(DataFile file, int position) {}

  /** Told of a row that fits: where it is, and row {@code row} of a batch of some columns. */
  interface Finding {
    void at(Place place, Batch batch, int row);
  }

  /** The first live row that fits, all of it. */
  Optional<Hit> first(Table table, List<DataFile> files, List<Condition> wanted) {
    for (DataFile file : candidates(files, wanted)) {
      List<Place> places = new ArrayList<>();
      visit(table, file, wanted, List.of(), (place, batch, row) -> places.add(place));
      if (!places.isEmpty()) {
        return Optional.of(read(table, places.get(0)));
      }
    }
    return Optional.empty();
  }

  /**
   * All live rows that fit.
   *
   * @param columns of them to read
   */
  void all(Table table, List<Condition> wanted, List<String> columns, Finding found) {
    List<DataFile> files = candidates(table.snapshot().files(), wanted);
    for (int i = 0; i < files.size(); i++) {
      progress.read(table.path(), i, files.size());
      visit(table, files.get(i), wanted, columns, found);
    }
  }

  /** The row of these positions that fits, whether deleted or not. */
  Optional<Hit> among(Table table, DataFile file, RoaringBitmap positions, List<Condition> wanted) {
    Batch keys = table.readRows(file, positions, columns(wanted));
    filesRead++;
    int[] at = positions.toArray();
    for (int row = 0; row < keys.rows(); row++) {
      if (fits(keys, row, wanted)) {
        return Optional.of(read(table, new Place(file, at[row])));
      }
    }
    return Optional.empty();
  }

  Hit read(Table table, Place place) {
    List<String> all = table.schema().fields().stream().map(Field::name).toList();
    return new Hit(
        place.file(),
        place.position(),
        table.readRows(place.file(), RoaringBitmap.bitmapOf(place.position()), all));
  }

  private static List<DataFile> candidates(List<DataFile> files, List<Condition> wanted) {
    return files.stream()
        .filter(file -> wanted.stream().allMatch(w -> w.canHold(file.statistics())))
        .toList();
  }

  private void visit(
      Table table, DataFile file, List<Condition> wanted, List<String> more, Finding found) {
    filesRead++;
    List<String> columns = new ArrayList<>(columns(wanted));
    columns.addAll(more);
    for (Table.FileBatch chunk : table.read(file, columns)) {
      Batch batch = chunk.batch();
      for (int row = 0; row < batch.rows(); row++) {
        if (fits(batch, row, wanted)) {
          found.at(new Place(file, chunk.positions()[row]), batch, row);
        }
      }
    }
  }

  private static List<String> columns(List<Condition> wanted) {
    return wanted.stream().map(Condition::column).toList();
  }

  private static boolean fits(Batch batch, int row, List<Condition> wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      Column column = batch.column(i);
      if (!wanted.get(i).holds(column.get(row))) {
        return false;
      }
    }
    return true;
  }
}
