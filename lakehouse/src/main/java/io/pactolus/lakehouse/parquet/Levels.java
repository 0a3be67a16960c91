package io.pactolus.lakehouse.parquet;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.ArrayColumn;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.util.Arrays;
import java.util.List;

/**
 * The definition and repetition levels of a leaf for a range of rows, and which slots of the leaf's
 * column hold its values (Dremel's shredding, see Parquet's README, "Nested Encoding"). Buffers are
 * reused from one leaf to the next.
 */
final class Levels {
  private static final Leaf EMPTY =
      FileSchema.of(StructType.of(Field.required("none", DataType.INT))).leaves().get(0);

  private Column[] columns = {};
  private List<Leaf.Step> steps = List.of();
  private Leaf leaf = EMPTY;
  private byte[] definition = {};
  private byte[] repetition = {};
  private int[] slots = {};
  private int count;
  private int values;
  private boolean uniform;
  private boolean dense;
  private int first;

  /** Shreds rows {@code from} (inclusive) to {@code until} (exclusive) of a batch. */
  void shred(Leaf newLeaf, Batch batch, int from, int until) {
    leaf = newLeaf;
    steps = leaf.steps();
    columns = leaf.columns(batch);
    count = 0;
    values = 0;
    uniform = false;
    dense = true;
    first = from;
    if (leaf.flat()) {
      shredFlat(from, until);
    } else {
      for (int row = from; row < until; row++) {
        descend(0, row, 0, 0);
      }
    }
  }

  private void shredFlat(int from, int until) {
    Column column = columns[0];
    count = until - from;
    if (!column.hasNulls()) {
      uniform = true;
      values = count;
      return;
    }
    ensure(count);
    boolean nullable = steps.get(0).nullable();
    for (int row = from; row < until; row++) {
      if (column.isNull(row)) {
        if (!nullable) {
          throw nullInRequired(row);
        }
        definition[row - from] = 0;
      } else {
        definition[row - from] = nullable ? (byte) 1 : 0;
        addValue(row);
      }
    }
    uniform = values == count;
  }

  private void descend(int depth, int row, int repetitionLevel, int definitionLevel) {
    Leaf.Step step = steps.get(depth);
    Column column = columns[depth];
    if (column.isNull(row)) {
      if (!step.nullable()) {
        throw nullInRequired(row);
      }
      emit(repetitionLevel, definitionLevel);
      return;
    }
    int present = definitionLevel + (step.nullable() ? 1 : 0);
    if (step.child() == Leaf.VALUE) {
      emit(repetitionLevel, present);
      addValue(row);
    } else if (step.child() == Leaf.ELEMENTS) {
      ArrayColumn array = (ArrayColumn) column;
      int start = array.start(row);
      int end = array.end(row);
      if (start == end) {
        emit(repetitionLevel, present);
      }
      for (int i = start; i < end; i++) {
        descend(depth + 1, i, i == start ? repetitionLevel : step.repetition(), present + 1);
      }
    } else {
      descend(depth + 1, row, repetitionLevel, present);
    }
  }

  private void emit(int repetitionLevel, int definitionLevel) {
    ensure(count + 1);
    repetition[count] = (byte) repetitionLevel;
    definition[count++] = (byte) definitionLevel;
  }

  private void addValue(int slot) {
    if (values == 0) {
      first = slot;
    }
    dense &= slot == first + values;
    slots[values++] = slot;
  }

  private void ensure(int size) {
    if (size > definition.length) {
      int capacity = Math.max(size, definition.length * 2);
      definition = Arrays.copyOf(definition, capacity);
      repetition = Arrays.copyOf(repetition, capacity);
      slots = Arrays.copyOf(slots, capacity);
    }
  }

  private IllegalArgumentException nullInRequired(int row) {
    return new IllegalArgumentException(
        "null in required field '" + leaf.dotted() + "' at row " + row);
  }

  Leaf leaf() {
    return leaf;
  }

  /** The column that holds the values. */
  Column column() {
    return columns[columns.length - 1];
  }

  /** Level pairs: values, nulls and empty arrays. */
  int count() {
    return count;
  }

  /** Values that are there. */
  int values() {
    return values;
  }

  /** True when every level is at its maximum; then {@link #definition} is not filled. */
  boolean uniform() {
    return uniform;
  }

  byte[] definition() {
    return definition;
  }

  /** Filled only when the leaf lies in an array. */
  byte[] repetition() {
    return repetition;
  }

  /** Whether a level pair stands for a value. */
  boolean present(int index) {
    return uniform || definition[index] == leaf.maxDefinition();
  }

  /** Whether a level pair is the first of its row. */
  boolean startsRow(int index) {
    return leaf.maxRepetition() == 0 || repetition[index] == 0;
  }

  /** True when the values lie in consecutive slots from {@link #first}. */
  boolean dense() {
    return dense;
  }

  int first() {
    return first;
  }

  /** The slot of value {@code index} in {@link #column}. */
  int slot(int index) {
    return dense ? first + index : slots[index];
  }
}
