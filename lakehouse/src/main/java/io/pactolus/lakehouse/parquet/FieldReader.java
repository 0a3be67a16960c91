package io.pactolus.lakehouse.parquet;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.ArrayColumn;
import io.pactolus.lakehouse.columnar.Column.StructColumn;
import java.util.List;
import org.apache.parquet.column.ColumnReader;

/** Reads a field of any depth; all leaves below it stand at the same slot. */
abstract sealed class FieldReader {
  /** True when there is something in the file. */
  abstract boolean stored();

  /** Definition level at the slot. */
  abstract int definition();

  /** Repetition level at the slot; 0 at the end. */
  abstract int repetition();

  /** Appends the slot and moves on. */
  abstract void read(Column into);

  /** Moves on past one triple of levels and value in every leaf. */
  abstract void consume();

  /** Appends rows. */
  void read(Column into, int count) {
    for (int i = 0; i < count; i++) {
      read(into);
    }
  }

  /** Moves on past rows. */
  abstract void skip(int count);

  /** A field that the file does not have. */
  static final class Missing extends FieldReader {
    @Override
    boolean stored() {
      return false;
    }

    @Override
    int definition() {
      return 0;
    }

    @Override
    int repetition() {
      return 0;
    }

    @Override
    void read(Column into) {
      into.appendNull();
    }

    @Override
    void consume() {}

    @Override
    void skip(int count) {}
  }

  /** A leaf. */
  static final class Primitive extends FieldReader {
    private final ColumnReader reader;
    private final int maxDefinition;
    private final ValueCopy copy;

    Primitive(ColumnReader reader, int maxDefinition, ValueCopy copy) {
      this.reader = reader;
      this.maxDefinition = maxDefinition;
      this.copy = copy;
    }

    @Override
    boolean stored() {
      return true;
    }

    @Override
    int definition() {
      return reader.getCurrentDefinitionLevel();
    }

    @Override
    int repetition() {
      return reader.getCurrentRepetitionLevel();
    }

    @Override
    void read(Column into) {
      if (reader.getCurrentDefinitionLevel() == maxDefinition) {
        copy.append(reader, into);
      } else {
        into.appendNull();
      }
      reader.consume();
    }

    @Override
    void consume() {
      if (reader.getCurrentDefinitionLevel() == maxDefinition) {
        reader.skip();
      }
      reader.consume();
    }

    @Override
    void skip(int count) {
      for (int i = 0; i < count; i++) {
        do {
          consume();
        } while (reader.getCurrentRepetitionLevel() > 0);
      }
    }
  }

  /** A struct of which the file has at least one field. */
  static final class Struct extends FieldReader {
    private final List<FieldReader> members;
    private final FieldReader witness;
    private final int present;

    Struct(List<FieldReader> members, int present) {
      this.members = members;
      this.witness = members.stream().filter(FieldReader::stored).findFirst().orElseThrow();
      this.present = present;
    }

    @Override
    boolean stored() {
      return true;
    }

    @Override
    int definition() {
      return witness.definition();
    }

    @Override
    int repetition() {
      return witness.repetition();
    }

    @Override
    void read(Column into) {
      if (witness.definition() < present) {
        into.appendNull();
        consume();
        return;
      }
      StructColumn struct = (StructColumn) into;
      for (int i = 0; i < members.size(); i++) {
        members.get(i).read(struct.field(i));
      }
      struct.endRow();
    }

    @Override
    void consume() {
      for (FieldReader member : members) {
        member.consume();
      }
    }

    @Override
    void skip(int count) {
      for (FieldReader member : members) {
        member.skip(count);
      }
    }
  }

  /** An array. */
  static final class Array extends FieldReader {
    private final FieldReader elements;
    private final int present;
    private final int repetition;

    Array(FieldReader elements, int present, int repetition) {
      this.elements = elements;
      this.present = present;
      this.repetition = repetition;
    }

    @Override
    boolean stored() {
      return true;
    }

    @Override
    int definition() {
      return elements.definition();
    }

    @Override
    int repetition() {
      return elements.repetition();
    }

    @Override
    void read(Column into) {
      int definition = elements.definition();
      if (definition < present) {
        into.appendNull();
        consume();
        return;
      }
      ArrayColumn array = (ArrayColumn) into;
      if (definition == present) {
        consume();
      } else {
        do {
          elements.read(array.elements());
        } while (elements.repetition() == repetition);
      }
      array.endRow();
    }

    @Override
    void consume() {
      elements.consume();
    }

    @Override
    void skip(int count) {
      elements.skip(count);
    }
  }
}
