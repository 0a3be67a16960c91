package io.pactolus.lakehouse.delta;

import static io.pactolus.pipeline.schema.Field.optional;
import static io.pactolus.pipeline.schema.Field.required;
import static org.assertj.core.api.Assertions.assertThat;

import io.delta.kernel.Scan;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.ArrayType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

/** Reads our tables with the readers of others. */
class ReadBackTest {
  private static final StructType ALL_TYPES =
      StructType.of(
          required("id", DataType.LONG),
          optional("flag", DataType.BOOLEAN),
          optional("small", DataType.INT),
          optional("amount", new DecimalType(38, 10)),
          optional("ratio", DataType.DOUBLE),
          optional("name", DataType.STRING),
          optional("raw", DataType.BINARY),
          optional("day", DataType.DATE),
          optional("at", DataType.TIMESTAMP),
          optional("tags", new ArrayType(DataType.STRING)),
          optional("place", StructType.of(optional("lat", DataType.DOUBLE))));

  @TempDir Path directory;

  private static Batch batch(int from, int until) {
    Batch batch = Batch.empty(ALL_TYPES, until - from);
    for (int i = from; i < until; i++) {
      boolean isNull = i % 7 == 3;
      List<@Nullable Object> row = new ArrayList<>();
      row.add((long) i);
      row.add(isNull ? null : i % 2 == 0);
      row.add(isNull ? null : -i);
      row.add(isNull ? null : new BigDecimal("-12345678901234567890.0000000001"));
      row.add(isNull ? null : i / 3.0);
      row.add(isNull ? null : "größe " + i);
      row.add(isNull ? null : new byte[] {(byte) i, 0, -1});
      row.add(isNull ? null : -i);
      row.add(isNull ? null : -1_000_000_000_001L * i);
      row.add(isNull ? null : List.of("a" + i, "b"));
      row.add(isNull ? null : List.of(i * 0.5));
      for (int c = 0; c < row.size(); c++) {
        batch.column(c).appendObject(row.get(c));
      }
    }
    return batch;
  }

  private Table tableWithDeletions(Lake lake) {
    Table table =
        lake.openOrCreate(new TableDefinition("p/silver/all", ALL_TYPES, List.of(), Map.of()));
    table.commit(Change.epoch("a", 1).add(table.write(batch(0, 5000))).build());
    table.commit(Change.epoch("a", 2).add(table.write(batch(5000, 5100))).build());
    List<DataFile> files = table.snapshot().files();
    // A small vector stands in the log.
    table.commit(
        Change.epoch("a", 3).delete(files.get(1).path(), RoaringBitmap.bitmapOf(0, 99)).build());
    // Large ones share a file.
    RoaringBitmap odd = new RoaringBitmap();
    for (int i = 1; i < 5000; i += 2) {
      odd.add(i);
    }
    table.commit(
        Change.epoch("a", 4)
            .delete(files.get(0).path(), odd)
            .delete(files.get(1).path(), RoaringBitmap.bitmapOf(0, 50, 99))
            .build());
    return table;
  }

  private static List<Long> expectedIds() {
    var ids = new ArrayList<Long>();
    for (long i = 0; i < 5100; i++) {
      if (i < 5000 ? i % 2 == 0 : i != 5000 && i != 5050 && i != 5099) {
        ids.add(i);
      }
    }
    return ids;
  }

  @Test
  void kernelsOwnReaderSeesTheSameLiveRows() throws Exception {
    try (Lake lake = Lakes.open(directory.toString())) {
      Table table = tableWithDeletions(lake);

      assertThat(idsByKernel(table.location())).isEqualTo(expectedIds());
    }
  }

  private static List<Long> idsByKernel(String location) throws Exception {
    Engine engine = new KernelEngine(new LocalStorage());
    Scan scan = TableManager.loadSnapshot(location).build(engine).getScanBuilder().build();
    Row state = scan.getScanState(engine);
    var physical = ScanStateRow.getPhysicalDataReadSchema(state);
    var ids = new ArrayList<Long>();
    try (CloseableIterator<FilteredColumnarBatch> files = scan.getScanFiles(engine)) {
      while (files.hasNext()) {
        try (CloseableIterator<Row> rows = files.next().getRows()) {
          while (rows.hasNext()) {
            Row file = rows.next();
            var data =
                engine
                    .getParquetHandler()
                    .readParquetFiles(
                        Utils.singletonCloseableIterator(
                            InternalScanFileUtils.getAddFileStatus(file)),
                        physical,
                        Optional.empty());
            try (CloseableIterator<FilteredColumnarBatch> logical =
                Scan.transformPhysicalData(engine, state, file, data.map(r -> r.getData()))) {
              while (logical.hasNext()) {
                FilteredColumnarBatch batch = logical.next();
                ColumnVector id = batch.getData().getColumnVector(0);
                Optional<ColumnVector> selected = batch.getSelectionVector();
                for (int row = 0; row < batch.getData().getSize(); row++) {
                  if (selected.isEmpty() || selected.get().getBoolean(row)) {
                    ids.add(id.getLong(row));
                  }
                }
              }
            }
          }
        }
      }
    }
    ids.sort(null);
    return ids;
  }

  @Test
  void duckDbSeesTheSameValuesOfEveryType() throws Exception {
    try (Lake lake = Lakes.open(directory.toString());
        var connection = DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement()) {
      Table table = tableWithDeletions(lake);
      statement.execute("SET TimeZone='UTC'");
      var rows = new ArrayList<String>();
      for (DataFile file : table.snapshot().files()) {
        var deleted = new ArrayList<String>(List.of("-1"));
        file.deleted().ifPresent(d -> d.forEach((int p) -> deleted.add(Integer.toString(p))));
        try (var result =
            statement.executeQuery(
                "SELECT concat_ws('|', id, flag, small, amount, ratio, name, hex(raw), day,"
                    + " epoch_us(\"at\"), tags, place.lat) FROM read_parquet('%s/%s',"
                        .formatted(table.location(), file.path())
                    + " file_row_number=true) WHERE file_row_number NOT IN ("
                    + String.join(",", deleted)
                    + ")")) {
          while (result.next()) {
            rows.add(result.getString(1));
          }
        }
      }

      assertThat(rows).hasSize(expectedIds().size());
      assertThat(rows)
          .contains(
              "10",
              "4|true|-4|-12345678901234567890.0000000001|1.3333333333333333|größe 4|0400FF"
                  + "|1969-12-28|-4000000000004|[a4, b]|2.0");
    }
  }

  @Test
  void everyTypeComesBackThroughOurOwnReader() {
    try (Lake lake = Lakes.open(directory.toString())) {
      Table table =
          lake.openOrCreate(new TableDefinition("p/silver/all", ALL_TYPES, List.of(), Map.of()));
      Batch written = batch(0, 100);
      table.commit(Change.epoch("a", 1).add(table.write(written)).build());

      Batch read =
          table
              .read(
                  table.snapshot().files().get(0),
                  ALL_TYPES.fields().stream().map(f -> f.name()).toList())
              .iterator()
              .next()
              .batch();

      for (int row = 0; row < 100; row++) {
        assertThat(read.row(row)).usingRecursiveComparison().isEqualTo(written.row(row));
      }
    }
  }
}
