package io.pactolus.lakehouse.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.ArrayType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.roaringbitmap.RoaringBitmap;

class ParquetReaderTest {
  private static final StructType SCHEMA =
      StructType.of(
          Field.required("id", DataType.LONG),
          Field.optional("name", DataType.STRING),
          Field.optional("tags", new ArrayType(DataType.STRING)));

  @TempDir Path directory;

  @Test
  void rowsAreFoundByPositionAcrossPagesAndRowGroups() throws Exception {
    Batch first = numbered(0, 70_000);
    Batch second = numbered(70_000, 20);
    Path file = write(List.of(first, second));
    var positions = RoaringBitmap.bitmapOf(0, 1, 65_535, 65_536, 69_999, 70_000, 70_019);

    try (var reader = ParquetReader.open(file)) {
      Batch rows = reader.readRows(positions, SCHEMA);

      assertThat(EncodersRoundTripTest.rows(rows))
          .extracting(row -> row.get(0))
          .containsExactly(0L, 1L, 65_535L, 65_536L, 69_999L, 70_000L, 70_019L);
      assertThat(rows.row(2)).isEqualTo(first.row(65_535));
      assertThat(rows.row(5)).isEqualTo(second.row(0));
    }
  }

  @Test
  void chunksSayWhereTheyBegin() throws Exception {
    Path file = write(List.of(numbered(0, 70_000), numbered(70_000, 20)));

    try (var reader = ParquetReader.open(file)) {
      var begins = new ArrayList<Integer>();
      reader.read(SCHEMA).forEach(chunk -> begins.add(chunk.firstPosition()));

      assertThat(begins).containsExactly(0, 65_536, 70_000);
    }
  }

  @Test
  void aColumnThatTheFileLacksIsNull() throws Exception {
    Path file = write(List.of(numbered(0, 3)));
    var evolved =
        StructType.of(
            Field.optional("added", new DecimalType(10, 2)), Field.required("id", DataType.LONG));

    try (var reader = ParquetReader.open(file)) {
      Batch rows = reader.read(evolved).iterator().next().batch();

      assertThat(rows.row(2)).containsExactly(null, 2L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"snappy", "zstd", "gzip", "uncompressed"})
  void filesOfDuckDbAreRead(String codec) throws Exception {
    Path file = directory.resolve("duck.parquet");
    var schema =
        StructType.of(
            Field.optional("l", DataType.LONG),
            Field.optional("s", DataType.STRING),
            Field.optional("t", DataType.TIMESTAMP),
            Field.optional("d", new DecimalType(25, 3)),
            Field.optional("a", new ArrayType(DataType.INT)));
    try (var duckDb = new DuckDb()) {
      duckDb.execute(
          "COPY (SELECT CASE WHEN i % 7 = 0 THEN NULL ELSE i END AS l, 'name ' || i % 3 AS s,"
              + " to_timestamp(i) AS t, (i / 8)::decimal(25,3) AS d,"
              + " CASE WHEN i % 5 = 0 THEN NULL ELSE [i::int, NULL, 3] END AS a"
              + " FROM range(5000) AS r(i)) TO '"
              + file
              + "' (FORMAT parquet, COMPRESSION "
              + codec
              + ")");

      try (var reader = ParquetReader.open(file)) {
        Batch rows = Batch.empty(schema, 5000);
        reader.read(schema).forEach(chunk -> rows.append(chunk.batch()));

        assertThat(EncodersRoundTripTest.comparable(EncodersRoundTripTest.rows(rows)))
            .isEqualTo(EncodersRoundTripTest.comparable(duckDb.rows(file, schema)));
      }
    }
  }

  @Test
  void theRecordReaderOfParquetJavaReadsOurFiles() throws Exception {
    Batch batch = numbered(0, 2_000);
    Path file = write(List.of(batch));

    // Not through Hadoop's file system, which newer JDKs do not run.
    var local =
        new org.apache.parquet.hadoop.ParquetReader.Builder<Group>(new LocalInputFile(file)) {
          @Override
          protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
          }
        };
    try (var reader = local.withConf(new Configuration()).build()) {
      for (int row = 0; row < batch.rows(); row++) {
        Group group = reader.read();
        assertThat(group.getLong("id", 0)).isEqualTo(row);
        assertThat(group.getFieldRepetitionCount("name"))
            .isEqualTo(batch.column("name").isNull(row) ? 0 : 1);
      }
      assertThat(reader.read()).isNull();
    }
  }

  private static Batch numbered(int from, int rows) {
    Batch batch = Batch.empty(SCHEMA, rows);
    for (int i = from; i < from + rows; i++) {
      batch.longs("id").append(i);
      batch.column("name").appendObject(i % 3 == 0 ? null : "name " + i);
      batch.column("tags").appendObject(i % 4 == 0 ? null : List.of("a", "tag " + i % 10));
    }
    return batch;
  }

  private Path write(List<Batch> batches) throws Exception {
    Path file = directory.resolve("file.parquet");
    try (var encoder = new ColumnarEncoder();
        OutputStream out = Files.newOutputStream(file)) {
      encoder.encode(SCHEMA, batches.iterator(), out);
    }
    return file;
  }
}
