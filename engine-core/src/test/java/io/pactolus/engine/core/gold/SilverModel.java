package io.pactolus.engine.core.gold;

import static io.pactolus.pipeline.schema.Field.optional;
import static io.pactolus.pipeline.schema.Field.required;

import io.pactolus.engine.core.testing.InMemoryLake;
import io.pactolus.engine.core.testing.InMemoryTable;
import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.sql.Expr;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** A Silver table and, as the truth about it, its rows by id. */
final class SilverModel {
  static final StructType SCHEMA =
      StructType.of(
              required("id", DataType.LONG),
              optional("time", DataType.TIMESTAMP),
              optional("region", DataType.STRING),
              optional("ratio", DataType.DOUBLE),
              optional("units", DataType.INT),
              optional("price", new DecimalType(10, 2)),
              optional("big", new DecimalType(30, 3)),
              optional("name", DataType.STRING),
              optional("code", DataType.BINARY))
          .plus(SystemColumns.SILVER);

  private final InMemoryTable table;
  private final Map<Long, List<@Nullable Object>> rows = new LinkedHashMap<>();
  private final Map<Long, String> fileOf = new HashMap<>();
  private final Map<Long, Integer> positionOf = new HashMap<>();

  SilverModel(InMemoryLake lake) {
    table = lake.openOrCreate(new TableDefinition("p/silver/s", SCHEMA, List.of(), Map.of()));
  }

  InMemoryTable table() {
    return table;
  }

  Collection<List<@Nullable Object>> rows() {
    return rows.values();
  }

  static Expr column(String name) {
    int index = SCHEMA.require(name);
    return new Expr.ColumnRef(index, name, SCHEMA.field(index).type(), true);
  }

  /** Column 0 (start) or 1 (end) of the window. */
  static Expr window(int column) {
    return new Expr.ColumnRef(SCHEMA.size() + column, "window", DataType.TIMESTAMP, false);
  }

  /**
   * Commits an epoch.
   *
   * @param upserts id to business columns after the id; null deletes
   */
  SilverChange epoch(long epoch, Map<Long, @Nullable List<@Nullable Object>> upserts) {
    Batch inserted = Batch.empty(SCHEMA, 16);
    Batch retracted = Batch.empty(SCHEMA, 16);
    Map<String, RoaringBitmap> deletions = new HashMap<>();
    List<Long> ids = new ArrayList<>();
    upserts.forEach(
        (id, business) -> {
          List<@Nullable Object> old = rows.remove(id);
          if (old != null) {
            append(retracted, old);
            String file = Objects.requireNonNull(fileOf.remove(id));
            deletions
                .computeIfAbsent(file, this::deleted)
                .add(Objects.requireNonNull(positionOf.remove(id)));
          }
          if (business != null) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(id);
            row.addAll(business);
            row.addAll(List.of("topic", 0, id, 0L, epoch, "run"));
            rows.put(id, row);
            append(inserted, row);
            ids.add(id);
          }
        });
    Change.Builder change = Change.epoch("p/silver/s", epoch);
    deletions.forEach(change::delete);
    if (!ids.isEmpty()) {
      DataFile file = table.write(inserted).get(0);
      change.add(List.of(file));
      for (int i = 0; i < ids.size(); i++) {
        fileOf.put(ids.get(i), file.path());
        positionOf.put(ids.get(i), i);
      }
    }
    table.commit(change.build());
    return new SilverChange(inserted, retracted);
  }

  private RoaringBitmap deleted(String path) {
    DataFile file =
        table.snapshot().files().stream()
            .filter(f -> f.path().equals(path))
            .findFirst()
            .orElseThrow();
    return file.deleted().map(RoaringBitmap::clone).orElseGet(RoaringBitmap::new);
  }

  static void append(Batch batch, List<@Nullable Object> row) {
    for (int c = 0; c < row.size(); c++) {
      batch.column(c).appendObject(row.get(c));
    }
  }
}
