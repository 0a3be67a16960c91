package io.pactolus.engine.core.decode;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.SystemColumns;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Builds Bronze batches by hand. Offsets count up from 100. */
final class BronzeRecords {
  private final Batch batch;

  BronzeRecords(int capacity) {
    batch = Batch.empty(SystemColumns.BRONZE, capacity);
  }

  static Batch of(String... values) {
    var records = new BronzeRecords(values.length);
    for (String value : values) {
      records.add(null, value.getBytes(StandardCharsets.UTF_8), null);
    }
    return records.batch();
  }

  BronzeRecords add(byte @Nullable [] key, byte @Nullable [] value, @Nullable Long oversized) {
    var row =
        Arrays.<@Nullable Object>asList(
            key,
            value,
            null,
            "orders",
            0,
            100L + batch.rows(),
            0L,
            0L,
            1L,
            "orders-0:" + (100 + batch.rows()),
            oversized);
    for (int c = 0; c < row.size(); c++) {
      batch.column(c).appendObject(row.get(c));
    }
    return this;
  }

  Batch batch() {
    return batch;
  }
}
