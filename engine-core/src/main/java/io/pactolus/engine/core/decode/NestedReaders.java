package io.pactolus.engine.core.decode;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.schema.DataType.ArrayType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The readers of arrays and structs. They look at their part of the document once more, and make
 * objects: nested columns are rare enough to trade speed for one simple way to take a row back.
 */
final class NestedReaders {
  private NestedReaders() {}

  static final class ListReader implements ValueReader {
    private final ArrayType type;
    private final ValueReader element;
    private final JsonScanner scanner;
    private final JsonValue slot = new JsonValue();
    private List<@Nullable Object> last = List.of();

    ListReader(ArrayType type, ValueReader element, JsonScanner scanner) {
      this.type = type;
      this.element = element;
      this.scanner = scanner;
    }

    @Override
    public @Nullable Trouble read(JsonValue value) {
      if (value.kind != JsonKind.ARRAY) {
        return Trouble.wrongType(value, type.text());
      }
      List<@Nullable Object> elements = new ArrayList<>();
      last = elements;
      Node node = Node.root("");
      node.value = slot;
      node.opaque = true;
      int p = scanner.skip(value.data, value.start + 1, value.end);
      while (value.data[p] != ']') {
        p = scanner.part(value.data, p, value.end, node);
        if (slot.kind == JsonKind.NULL) {
          elements.add(null);
        } else {
          Trouble trouble = element.read(slot);
          if (trouble != null) {
            return trouble.inside("[" + elements.size() + "]");
          }
          elements.add(element.object());
        }
        p = scanner.skip(value.data, p, value.end);
        if (value.data[p] == ',') {
          p = scanner.skip(value.data, p + 1, value.end);
        }
      }
      return null;
    }

    @Override
    public void append(Column column) {
      column.appendObject(last);
    }

    @Override
    public Object object() {
      return last;
    }
  }

  static final class StructReader implements ValueReader {
    private final FieldReaders fields;
    private final DriftTable drift;
    private final JsonScanner scanner;
    private List<@Nullable Object> last = List.of();

    StructReader(FieldReaders fields, DriftTable drift) {
      this.fields = fields;
      this.drift = drift;
      this.scanner = new JsonScanner(drift);
    }

    @Override
    public @Nullable Trouble read(JsonValue value) {
      if (value.kind != JsonKind.OBJECT) {
        return Trouble.wrongType(value, "struct (a JSON object)");
      }
      fields.reset();
      scanner.part(value.data, value.start, value.end, fields.root);
      int failed = fields.read();
      if (failed >= 0) {
        FieldReader field = fields.reader(failed);
        field.pendDrift(fields.trouble(), drift);
        return fields.trouble().at(value.start).inside(JsonPath.text(field.field.path()));
      }
      last = fields.objects();
      return null;
    }

    @Override
    public void append(Column column) {
      column.appendObject(last);
    }

    @Override
    public Object object() {
      return last;
    }
  }
}
