package io.pactolus.engine.core.decode;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.model.Stream.ContractField;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.ArrayType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fields read from one object, be it the document or a struct in it: their trie of paths. */
final class FieldReaders {
  final Node root;
  private final FieldReader[] readers;
  private final JsonValue[] values;
  private @Nullable Trouble trouble;

  FieldReaders(List<ContractField> fields, String prefix, DriftTable drift) {
    root = Node.root(prefix);
    drift.register(root);
    var slots = new LinkedHashSet<JsonValue>();
    List<FieldReader> made = new ArrayList<>();
    for (ContractField field : fields) {
      Node node = root;
      for (Object step : field.path()) {
        node = node.step(step);
      }
      JsonValue value = node.value == null ? new JsonValue() : node.value;
      node.value = value;
      node.opaque |= field.type() instanceof ArrayType || field.type() instanceof StructType;
      slots.add(value);
      ValueReader reader = reader(field.type(), field, node.path(), drift);
      made.add(new FieldReader(field, node, value, reader));
    }
    readers = made.toArray(FieldReader[]::new);
    values = slots.toArray(JsonValue[]::new);
  }

  private static ValueReader reader(
      DataType type, ContractField field, String path, DriftTable drift) {
    if (type instanceof DataType.BooleanType) {
      return new NumberReaders.BooleanReader();
    } else if (type instanceof DataType.IntType) {
      return new NumberReaders.IntegerReader(true);
    } else if (type instanceof DataType.LongType) {
      return new NumberReaders.IntegerReader(false);
    } else if (type instanceof DataType.DoubleType) {
      return new NumberReaders.DoubleReader();
    } else if (type instanceof DecimalType decimal) {
      return new NumberReaders.DecimalReader(decimal);
    } else if (type instanceof DataType.StringType) {
      return new TextReaders.StringReader();
    } else if (type instanceof DataType.BinaryType) {
      return new TextReaders.BinaryReader();
    } else if (type instanceof DataType.DateType || type instanceof DataType.TimestampType) {
      return new TimeReader(type, field.timeUnit(), field.timeFormat());
    } else if (type instanceof ArrayType array) {
      ValueReader element = reader(array.element(), field, path + "[]", drift);
      return new NestedReaders.ListReader(array, element, new JsonScanner(drift));
    } else if (type instanceof StructType struct) {
      List<ContractField> children =
          field.children().isEmpty() ? childrenByName(struct) : field.children();
      return new NestedReaders.StructReader(new FieldReaders(children, path, drift), drift);
    }
    throw new IllegalArgumentException("no reader for type " + type.text());
  }

  private static List<ContractField> childrenByName(StructType struct) {
    return struct.fields().stream().map(FieldReaders::byName).toList();
  }

  private static ContractField byName(Field field) {
    return new ContractField(
        field.name(),
        field.type(),
        List.of(field.name()),
        !field.nullable(),
        null,
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** To be called before each scan. */
  void reset() {
    for (JsonValue value : values) {
      value.kind = JsonKind.ABSENT;
    }
  }

  int count() {
    return readers.length;
  }

  FieldReader reader(int index) {
    return readers[index];
  }

  /**
   * Reads all fields of the object scanned last.
   *
   * @return index of the first field in trouble, then to be found in {@link #trouble}; -1 if none
   */
  int read() {
    for (int i = 0; i < readers.length; i++) {
      trouble = readers[i].read();
      if (trouble != null) {
        return i;
      }
    }
    return -1;
  }

  Trouble trouble() {
    if (trouble == null) {
      throw new IllegalStateException("every field was read");
    }
    return trouble;
  }

  void append(List<Column> columns) {
    for (int i = 0; i < readers.length; i++) {
      readers[i].append(columns.get(i));
    }
  }

  List<@Nullable Object> objects() {
    List<@Nullable Object> objects = new ArrayList<>(readers.length);
    for (FieldReader reader : readers) {
      objects.add(reader.object());
    }
    return objects;
  }
}
