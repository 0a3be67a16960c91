package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tells which rows belong to the same partition. */
final class Partitions {
  private final List<Integer> columns;

  Partitions(List<Integer> columns) {
    this.columns = columns;
  }

  String of(GroupRows rows, int row) {
    if (columns.isEmpty()) {
      return "";
    }
    Bytes identity = new Bytes();
    for (int index : columns) {
      Column column = rows.rows().column(index);
      if (column instanceof BytesColumn bytes && !column.isNull(row) && bytes.length(row) == 0) {
        // Delta has one partition for NULL and the empty string.
        identity.putByte(0);
      } else {
        KeyEncoding.put(column, row, identity);
      }
    }
    return new String(identity.toArray(), StandardCharsets.ISO_8859_1);
  }
}
