package io.pactolus.lakehouse.parquet;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.ArrayType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/** Reads one row group front to back. */
final class RowGroupReader {
  static final RowGroupReader EXHAUSTED = new RowGroupReader(List.of(), 0);

  private final List<FieldReader> fields;
  private long remaining;

  private RowGroupReader(List<FieldReader> fields, long rows) {
    this.fields = fields;
    this.remaining = rows;
  }

  /**
   * @throws UnsupportedOperationException when a column's type in the file is none that can be read
   *     as the type asked for
   */
  static RowGroupReader open(ParquetFileReader file, int group, StructType columns)
      throws IOException {
    MessageType fileSchema = file.getFileMetaData().getSchema();
    var projection = new ArrayList<Type>();
    for (Field column : columns.fields()) {
      if (fileSchema.containsField(column.name())) {
        projection.add(fileSchema.getType(column.name()));
      }
    }
    var requested = new MessageType(fileSchema.getName(), projection);
    file.setRequestedSchema(requested);
    long rows = file.getRowGroups().get(group).getRowCount();
    PageReadStore pages = rows == 0 ? null : file.readRowGroup(group);
    if (pages == null) {
      return EXHAUSTED;
    }
    var store =
        new ColumnReadStoreImpl(
            pages,
            new NoConversion.OfGroup(requested),
            requested,
            file.getFileMetaData().getCreatedBy());
    var builder = new Builder(store, fileSchema);
    var fields = new ArrayList<FieldReader>();
    for (Field column : columns.fields()) {
      fields.add(builder.member(column, fileSchema, List.of(), 0, 0));
    }
    return new RowGroupReader(fields, rows);
  }

  long remaining() {
    return remaining;
  }

  /** Appends the next {@code count} rows. */
  void read(Batch into, int count) {
    for (int i = 0; i < fields.size(); i++) {
      fields.get(i).read(into.column(i), count);
    }
    remaining -= count;
  }

  void skip(int count) {
    for (FieldReader field : fields) {
      field.skip(count);
    }
    remaining -= count;
  }

  /** Matches the fields asked for with those of the file. */
  private record Builder(ColumnReadStoreImpl store, MessageType fileSchema) {
    FieldReader member(
        Field field, GroupType parent, List<String> path, int definition, int repetition) {
      if (!parent.containsField(field.name())) {
        return new FieldReader.Missing();
      }
      return reader(
          field.type(),
          parent.getType(field.name()),
          plus(path, field.name()),
          definition,
          repetition);
    }

    private FieldReader reader(
        DataType wanted, Type stored, List<String> path, int definition, int repetition) {
      int present = definition + (stored.isRepetition(Repetition.OPTIONAL) ? 1 : 0);
      if (stored.isRepetition(Repetition.REPEATED)) {
        throw mismatch(wanted, stored);
      }
      if (wanted instanceof ArrayType array) {
        return array(array, stored, path, present, repetition);
      } else if (wanted instanceof StructType struct) {
        return struct(struct, stored, path, present, repetition);
      } else if (!stored.isPrimitive()) {
        throw mismatch(wanted, stored);
      }
      ColumnDescriptor descriptor = fileSchema.getColumnDescription(path.toArray(String[]::new));
      return new FieldReader.Primitive(
          store.getColumnReader(descriptor),
          descriptor.getMaxDefinitionLevel(),
          ValueCopy.of(wanted, stored.asPrimitiveType()));
    }

    private FieldReader array(
        ArrayType array, Type stored, List<String> path, int present, int repetition) {
      if (stored.isPrimitive()
          || !(stored.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation)) {
        throw mismatch(array, stored);
      }
      Type repeated = stored.asGroupType().getType(0);
      if (repeated.isPrimitive() || repeated.asGroupType().getFieldCount() != 1) {
        throw mismatch(array, stored);
      }
      Type element = repeated.asGroupType().getType(0);
      FieldReader elements =
          reader(
              array.element(),
              element,
              plus(plus(path, repeated.getName()), element.getName()),
              present + 1,
              repetition + 1);
      return new FieldReader.Array(elements, present, repetition + 1);
    }

    private FieldReader struct(
        StructType struct, Type stored, List<String> path, int present, int repetition) {
      if (stored.isPrimitive()) {
        throw mismatch(struct, stored);
      }
      var members = new ArrayList<FieldReader>();
      boolean found = false;
      for (Field field : struct.fields()) {
        members.add(member(field, stored.asGroupType(), path, present, repetition));
        found |= stored.asGroupType().containsField(field.name());
      }
      if (found) {
        return new FieldReader.Struct(members, present);
      }
      throw new UnsupportedOperationException(
          "struct '" + String.join(".", path) + "' has none of the fields of " + struct.text());
    }

    private static UnsupportedOperationException mismatch(DataType wanted, Type stored) {
      return new UnsupportedOperationException(
          "'" + stored + "' cannot be read as " + wanted.text());
    }

    private static List<String> plus(List<String> path, String last) {
      var longer = new ArrayList<>(path);
      longer.add(last);
      return longer;
    }
  }
}
