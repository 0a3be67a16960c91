package io.pactolus.lakehouse.parquet;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column.ArrayColumn;
import io.pactolus.lakehouse.columnar.Column.DecimalColumn;
import io.pactolus.lakehouse.columnar.Column.DoubleColumn;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.util.Random;
import java.util.UUID;

/** Order events of about 270 bytes from four partitions, raw and typed. */
final class Orders {
  private static final String[] REGIONS = {"emea", "amer", "apac", "latam"};
  private static final String[] CHANNELS = {"web", "app", "store"};
  private static final long START_MICROS = 1_790_000_000_000_000L;

  static final StructType SILVER =
      StructType.of(
              Field.required("event_id", DataType.STRING),
              Field.required("order_id", DataType.LONG),
              Field.required("customer_id", DataType.LONG),
              Field.required("event_time", DataType.TIMESTAMP),
              Field.optional("region", DataType.STRING),
              Field.optional("channel", DataType.STRING),
              Field.optional("sku", DataType.STRING),
              Field.required("quantity", DataType.INT),
              Field.optional("unit_price", new DecimalType(10, 2)),
              Field.optional("discount", DataType.DOUBLE),
              Field.optional("gift", DataType.BOOLEAN))
          .plus(SystemColumns.SILVER);

  private final Random random;

  Orders(long seed) {
    random = new Random(seed);
  }

  Batch bronze(int rows) {
    Batch batch = Batch.empty(SystemColumns.BRONZE, rows);
    for (int row = 0; row < rows; row++) {
      int partition = partition(row, rows);
      long offset = 1_000_000L + row;
      batch.bytes("key").append("customer-" + random.nextInt(200_000));
      batch.bytes("value").append(json(row));
      ((ArrayColumn) batch.column("headers")).endRow();
      batch.bytes("topic").append("orders");
      batch.ints("partition").append(partition);
      batch.longs("offset").append(offset);
      batch.longs("timestamp").append(START_MICROS + row / 20 * 1000L);
      batch.longs("ingest_time").append(START_MICROS + row / 5000 * 100_123L);
      batch.longs("epoch").append(17);
      batch.bytes("correlation_id").append("orders-" + partition + "-" + offset);
      batch.longs("oversized_bytes").appendNull();
    }
    return batch;
  }

  Batch silver(int rows) {
    Batch batch = Batch.empty(SILVER, rows);
    for (int row = 0; row < rows; row++) {
      int partition = partition(row, rows);
      long offset = 1_000_000L + row;
      batch.bytes("event_id").append(new UUID(random.nextLong(), random.nextLong()).toString());
      batch.longs("order_id").append(5_000_000L + row);
      batch.longs("customer_id").append(random.nextInt(200_000));
      batch.longs("event_time").append(START_MICROS + row * 50L + random.nextInt(5000) * 1000L);
      batch.bytes("region").append(REGIONS[random.nextInt(REGIONS.length)]);
      batch.bytes("channel").append(CHANNELS[random.nextInt(CHANNELS.length)]);
      batch.bytes("sku").append("SKU-" + random.nextInt(5000));
      batch.ints("quantity").append(1 + random.nextInt(9));
      ((DecimalColumn) batch.column("unit_price")).append(100 + random.nextInt(50_000));
      ((DoubleColumn) batch.column("discount")).append(random.nextInt(30) / 100.0);
      batch.column("gift").appendObject(random.nextInt(10) == 0);
      batch.bytes("_topic").append("orders");
      batch.ints("_partition").append(partition);
      batch.longs("_offset").append(offset);
      batch.longs("_timestamp").append(START_MICROS + row / 20 * 1000L);
      batch.longs("_epoch").append(17);
      batch.bytes("_correlation_id").append("orders-" + partition + "-" + offset);
    }
    return batch;
  }

  private static int partition(int row, int rows) {
    return (int) (4L * row / rows);
  }

  private String json(int row) {
    return "{\"event_id\":\""
        + new UUID(random.nextLong(), random.nextLong())
        + "\",\"order_id\":"
        + (5_000_000L + row)
        + ",\"customer_id\":"
        + random.nextInt(200_000)
        + ",\"event_time\":\"2026-09-21T14:"
        + (10 + random.nextInt(50))
        + ":"
        + (10 + random.nextInt(50))
        + "."
        + (100 + random.nextInt(900))
        + "Z\",\"region\":\""
        + REGIONS[random.nextInt(REGIONS.length)]
        + "\",\"channel\":\""
        + CHANNELS[random.nextInt(CHANNELS.length)]
        + "\",\"sku\":\"SKU-"
        + random.nextInt(5000)
        + "\",\"quantity\":"
        + (1 + random.nextInt(9))
        + ",\"unit_price\":"
        + (1 + random.nextInt(500))
        + "."
        + (10 + random.nextInt(90))
        + ",\"discount\":0."
        + random.nextInt(30)
        + ",\"gift\":"
        + (random.nextInt(10) == 0)
        + ",\"currency\":\"EUR\",\"status\":\"created\"}";
  }
}
