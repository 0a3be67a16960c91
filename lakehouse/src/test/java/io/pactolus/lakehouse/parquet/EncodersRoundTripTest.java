package io.pactolus.lakehouse.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.parquet.RandomBatches.Nulls;
import io.pactolus.lakehouse.parquet.RandomBatches.Shape;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.ArrayType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EncodersRoundTripTest {
  @TempDir Path directory;

  static Stream<Supplier<ParquetEncoder>> encoders() {
    return Stream.of(ColumnWriterEncoder::new, ColumnarEncoder::new);
  }

  @ParameterizedTest
  @MethodSource("encoders")
  void everyTypeShapeAndNullPatternComesBackFromBothReaders(Supplier<ParquetEncoder> encoders)
      throws Exception {
    try (var encoder = encoders.get();
        var duckDb = new DuckDb()) {
      for (Shape shape : Shape.values()) {
        for (Nulls nulls : Nulls.values()) {
          Batch batch =
              new RandomBatches(7).batch(wideSchema(nulls == Nulls.NONE), shape, nulls, 1500);

          Path file = write(encoder, batch);

          assertThat(readByUs(file, batch.schema()))
              .describedAs("%s %s", shape, nulls)
              .isEqualTo(comparable(rows(batch)));
          assertThat(comparable(duckDb.rows(file, batch.schema())))
              .describedAs("DuckDB: %s %s", shape, nulls)
              .isEqualTo(comparable(rows(batch)));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("encoders")
  void randomNestedSchemasComeBackFromBothReaders(Supplier<ParquetEncoder> encoders)
      throws Exception {
    try (var encoder = encoders.get();
        var duckDb = new DuckDb()) {
      for (int seed = 0; seed < 60; seed++) {
        var random = new RandomBatches(seed);
        Batch batch = random.batch(random.schema(1 + seed % 6), seed % 7 * 97);

        Path file = write(encoder, batch);

        assertThat(readByUs(file, batch.schema()))
            .describedAs("seed %d %s", seed, batch.schema().text())
            .isEqualTo(comparable(rows(batch)));
        assertThat(comparable(duckDb.rows(file, batch.schema())))
            .describedAs("DuckDB: seed %d %s", seed, batch.schema().text())
            .isEqualTo(comparable(rows(batch)));
      }
    }
  }

  private static StructType wideSchema(boolean required) {
    var fields = new ArrayList<Field>();
    for (DataType type : RandomBatches.PRIMITIVES) {
      fields.add(new Field("c" + fields.size(), type, !required));
    }
    for (DataType type : RandomBatches.PRIMITIVES) {
      fields.add(new Field("a" + fields.size(), new ArrayType(type), !required));
    }
    return new StructType(fields);
  }

  private Path write(ParquetEncoder encoder, Batch batch) throws IOException {
    Path file = directory.resolve("file.parquet");
    try (OutputStream out = Files.newOutputStream(file)) {
      ParquetFile written = encoder.encode(batch, out);
      assertThat(written.rows()).isEqualTo(batch.rows());
    }
    return file;
  }

  private static List<Object> readByUs(Path file, StructType schema) throws IOException {
    var rows = new ArrayList<List<@Nullable Object>>();
    try (var reader = ParquetReader.open(file)) {
      for (ParquetReader.Chunk chunk : reader.read(schema)) {
        assertThat(chunk.firstPosition()).isEqualTo(rows.size());
        rows.addAll(rows(chunk.batch()));
      }
    }
    return comparable(rows);
  }

  static List<List<@Nullable Object>> rows(Batch batch) {
    var rows = new ArrayList<List<@Nullable Object>>();
    for (int row = 0; row < batch.rows(); row++) {
      rows.add(batch.row(row));
    }
    return rows;
  }

  /** Rows that equals can compare: byte arrays become text. */
  static List<Object> comparable(List<?> values) {
    var comparable = new ArrayList<Object>();
    for (Object value : values) {
      if (value instanceof byte[] bytes) {
        comparable.add(java.util.HexFormat.of().formatHex(bytes));
      } else if (value instanceof List<?> list) {
        comparable.add(comparable(list));
      } else {
        comparable.add(String.valueOf(value));
      }
    }
    return comparable;
  }
}
