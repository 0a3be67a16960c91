package io.pactolus.lakehouse.parquet;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.ArrayColumn;
import io.pactolus.lakehouse.columnar.Column.StructColumn;
import io.pactolus.pipeline.schema.DataType;
import java.util.List;
import org.apache.parquet.schema.PrimitiveType;

/**
 * A column of the file: a primitive type and the way to it from a column of the batch.
 *
 * @param column index of the column of the batch
 * @param steps the nodes on the way, the leaf itself included
 */
record Leaf(
    int column,
    List<String> path,
    DataType type,
    PrimitiveType primitive,
    List<Step> steps,
    int maxDefinition,
    int maxRepetition) {
  /** {@link Step#child} of an array. */
  static final int ELEMENTS = -1;

  /** {@link Step#child} of the leaf. */
  static final int VALUE = -2;

  /**
   * @param child index of the field of a struct to follow, {@link #ELEMENTS} or {@link #VALUE}
   * @param repetition level that says "another element of this array"; of no meaning elsewhere
   */
  record Step(boolean nullable, int child, int repetition) {
    Column below(Column column) {
      return child == ELEMENTS
          ? ((ArrayColumn) column).elements()
          : ((StructColumn) column).field(child);
    }
  }

  /** True when rows and levels correspond one to one. */
  boolean flat() {
    return steps.size() == 1;
  }

  /** The columns of a batch along the steps. */
  Column[] columns(Batch batch) {
    var columns = new Column[steps.size()];
    columns[0] = batch.column(column);
    for (int i = 1; i < columns.length; i++) {
      columns[i] = steps.get(i - 1).below(columns[i - 1]);
    }
    return columns;
  }

  String dotted() {
    return String.join(".", path);
  }
}
