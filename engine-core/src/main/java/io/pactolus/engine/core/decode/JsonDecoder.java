package io.pactolus.engine.core.decode;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.model.Stream;
import io.pactolus.pipeline.model.Stream.Tombstones;
import io.pactolus.pipeline.plan.Reason;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes JSON records by contract. Bad input is data: whatever the bytes, a record is accepted,
 * rejected with a reason, a tombstone or ignored, and nothing is thrown. Which of them depends on
 * the record alone, so decoding a Bronze batch again gives the same. Not thread-safe; make one per
 * thread and keep it, it learns what records look like.
 */
public final class JsonDecoder {
  private final Stream contract;
  private final StructType schema;
  private final DriftTable drift = new DriftTable();
  private final JsonScanner scanner = new JsonScanner(drift);
  private final FieldReaders fields;
  private final RecordKeyReader keyReader;

  /**
   * @param contract valid; in particular, {@code tombstones: delete} comes with one key field of
   *     type string, int or long
   */
  public JsonDecoder(Stream contract) {
    this.contract = contract;
    this.schema = contract.schema();
    this.fields = new FieldReaders(contract.fields(), "", drift);
    this.keyReader = new RecordKeyReader(tombstoneKeyType(contract));
  }

  /** The type of {@link Decoded#tombstoneKeys}. */
  public static DataType tombstoneKeyType(Stream contract) {
    if (contract.tombstones() != Tombstones.DELETE) {
      return DataType.STRING;
    }
    if (contract.key().size() != 1) {
      throw new IllegalArgumentException(
          "tombstones that delete need a key of one field, not " + contract.key());
    }
    StructType schema = contract.schema();
    return schema.field(schema.require(contract.key().get(0))).type();
  }

  /**
   * @param bronze in the schema {@link io.pactolus.pipeline.plan.SystemColumns#BRONZE}; read only
   */
  public Decoded decode(Batch bronze) {
    return new Decoding(bronze).run();
  }

  /** One call of {@link #decode}. */
  private final class Decoding {
    private final Batch bronze;
    private final BytesColumn values;
    private final BytesColumn keys;
    private final LongColumn oversized;
    private final Batch columns;
    private final RowList rows;
    private final RowList tombstones = new RowList(8);
    private final RowList ignored = new RowList(8);
    private final Column tombstoneKeys = Column.create(keyReader.type(), 8);
    private final List<Reject> rejects = new ArrayList<>();

    Decoding(Batch bronze) {
      this.bronze = bronze;
      values = bronze.bytes("value");
      keys = bronze.bytes("key");
      oversized = bronze.longs("oversized_bytes");
      columns = Batch.empty(schema, bronze.rows());
      rows = new RowList(bronze.rows());
    }

    Decoded run() {
      for (int row = 0; row < bronze.rows(); row++) {
        if (!oversized.isNull(row)) {
          rejectOversized(row);
        } else if (values.isNull(row) || values.length(row) == 0) {
          takeEmpty(row);
        } else {
          decode(row);
        }
      }
      return new Decoded(
          columns,
          rows.toArray(),
          rejects,
          tombstones.toArray(),
          tombstoneKeys,
          ignored.toArray(),
          drift.drain(this::drift));
    }

    private void rejectOversized(int row) {
      String message =
          "The record has %d bytes (key, value and headers), more than limits.max_record allows; its value was not kept."
              .formatted(oversized.at(row));
      rejects.add(new Reject(row, Reason.TOO_LARGE, message, null, -1));
    }

    private void takeEmpty(int row) {
      switch (contract.tombstones()) {
        case IGNORE -> ignored.add(row);
        case REJECT ->
            rejects.add(
                new Reject(
                    row,
                    Reason.EMPTY_VALUE,
                    "The record has no value, and the contract says 'tombstones: reject'.",
                    null,
                    -1));
        case DELETE -> {
          var unreadable = keyReader.read(keys, row, tombstoneKeys);
          if (unreadable == null) {
            tombstones.add(row);
          } else {
            String key = contract.key().get(0);
            String message =
                "The record has no value, so it deletes by its key, but the record key cannot be read as '%s': %s."
                    .formatted(key, unreadable.message());
            rejects.add(new Reject(row, unreadable.reason(), message, key, -1));
          }
        }
      }
    }

    private void decode(int row) {
      int start = values.start(row);
      fields.reset();
      JsonKind root;
      try {
        root = scanner.document(values.data(), start, values.end(row), fields.root);
      } catch (MalformedJson malformed) {
        drift.discard();
        int position = malformed.position() - start;
        rejectMalformed(row, "Not valid JSON: " + malformed.text(), position);
        return;
      }
      if (root != JsonKind.OBJECT) {
        drift.discard();
        rejectMalformed(row, "The record must be a JSON object, but is a JSON " + root.text(), 0);
        return;
      }
      int failed = fields.read();
      if (failed < 0) {
        fields.append(columns.columns());
        rows.add(row);
      } else {
        FieldReader reader = fields.reader(failed);
        reader.pendDrift(fields.trouble(), drift);
        reject(row, start, reader, fields.trouble());
      }
      drift.commit(row);
    }

    private void rejectMalformed(int row, String what, int position) {
      String message = what + ", at byte " + position + ".";
      rejects.add(new Reject(row, Reason.MALFORMED_JSON, message, null, position));
    }

    private void reject(int row, int start, FieldReader reader, Trouble trouble) {
      String name = reader.field.name();
      String path = JsonPath.join(reader.node.path(), trouble.path());
      int position = trouble.position() < 0 ? -1 : trouble.position() - start;
      String message =
          "Field '%s' (JSON path %s): %s%s."
              .formatted(
                  name,
                  path.isEmpty() ? "of the root" : path,
                  trouble.detail(),
                  position < 0 ? "" : ", at byte " + position);
      rejects.add(new Reject(row, trouble.reason(), message, name, position));
    }

    private Drift drift(String path, Drift.Change change, String jsonType, int row, long count) {
      return new Drift(
          path,
          change,
          jsonType,
          row,
          bronze.bytes("topic").string(row),
          bronze.ints("partition").at(row),
          bronze.longs("offset").at(row),
          bronze.bytes("correlation_id").string(row),
          count);
    }
  }
}
