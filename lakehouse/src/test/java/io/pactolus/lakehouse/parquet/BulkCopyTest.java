package io.pactolus.lakehouse.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies of whole columns hold what copies value by value would hold. */
class BulkCopyTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void joinedAppendedAndSelectedRowsAreTheRowsThatWentIn(long seed) {
    // Given
    var random = new Random(seed);
    var batches = new RandomBatches(seed);
    StructType schema = batches.schema(12);
    List<Batch> parts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      parts.add(batches.batch(schema, random.nextInt(4) * random.nextInt(60)));
    }
    List<List<@Nullable Object>> expected = new ArrayList<>();
    parts.forEach(part -> expected.addAll(rows(part)));

    // When
    Batch joined = Batch.concat(schema, parts);
    Batch appended = Batch.empty(schema, 1);
    parts.forEach(appended::append);
    int[] picks = random.ints(40, 0, Math.max(1, joined.rows())).toArray();
    Batch selected = joined.select(picks, joined.rows() == 0 ? 0 : picks.length);

    // Then
    assertThat(comparable(rows(joined))).isEqualTo(comparable(expected));
    assertThat(comparable(rows(appended))).isEqualTo(comparable(expected));
    for (int i = 0; i < selected.rows(); i++) {
      assertThat(comparable(List.of(selected.row(i))))
          .isEqualTo(comparable(List.of(expected.get(picks[i]))));
    }
    for (int c = 0; c < schema.size(); c++) {
      int at = c;
      assertThat(joined.column(c).nullCount())
          .isEqualTo((int) expected.stream().filter(row -> row.get(at) == null).count());
    }

    // When: a joined batch goes on growing
    Batch last = parts.get(parts.size() - 1);
    joined.append(last);
    expected.addAll(rows(last));
    assertThat(comparable(rows(joined))).isEqualTo(comparable(expected));
  }

  private static List<List<@Nullable Object>> rows(Batch batch) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int row = 0; row < batch.rows(); row++) {
      rows.add(batch.row(row));
    }
    return rows;
  }

  private static List<String> comparable(List<List<@Nullable Object>> rows) {
    return rows.stream().map(row -> text(row)).toList();
  }

  private static String text(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return java.util.HexFormat.of().formatHex(bytes);
    } else if (value instanceof List<?> list) {
      return list.stream().map(BulkCopyTest::text).toList().toString();
    }
    return String.valueOf(value);
  }
}
