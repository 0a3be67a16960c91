package io.pactolus.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.engine.core.decode.Decoded;
import io.pactolus.engine.core.decode.JsonDecoder;
import io.pactolus.engine.core.decode.Reject;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.model.Stream;
import io.pactolus.pipeline.model.Stream.ContractField;
import io.pactolus.pipeline.model.Stream.Tombstones;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.ArrayType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShardRecordsTest {
  private static final StructType PLACE = StructType.of(Field.optional("town", DataType.STRING));
  private static final Stream CONTRACT =
      new Stream(
          "things",
          List.of(
              field("id", DataType.STRING, true),
              field("count", DataType.INT, false),
              field("total", DataType.LONG, false),
              field("ratio", DataType.DOUBLE, false),
              field("open", DataType.BOOLEAN, false),
              field("price", new DecimalType(10, 2), false),
              field("wide", new DecimalType(30, 2), false),
              field("tags", new ArrayType(DataType.STRING), false),
              field("place", PLACE, false, field("town", DataType.STRING, false))),
          List.of("id"),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Tombstones.DELETE);

  @Test
  void partsThatArriveInAnyOrderAreTheRecordsThatWereSent() {
    // Given
    Batch bronze = Batch.empty(SystemColumns.BRONZE, 8);
    append(
        bronze,
        "a",
        """
        {"id":"a","count":-1,"total":9007199254740993,"ratio":0.1,"open":true,"price":1.50,
         "wide":-1234567890123456789012345.67,"tags":["x",null,"y"],"place":{"town":"Zürich"}}
        """);
    append(bronze, "b", "{\"id\":\"b\"}");
    append(bronze, "c", "{\"id\":");
    append(bronze, "d", null);
    append(bronze, "e", "{\"id\":\"e\",\"open\":false,\"tags\":[],\"place\":{}}");
    append(bronze, "f", null);
    Decoded decoded = new JsonDecoder(CONTRACT).decode(bronze);

    // When
    ShardRecords sent = ShardRecords.of(bronze, decoded);
    ShardRecords.Selection selection = new ShardRecords.Selection(sent);
    byte[] later = selection.of(new int[] {1, 4, 5}, 3).toBytes();
    byte[] earlier = selection.of(new int[] {0, 2, 3}, 3).toBytes();
    ShardRecords arrived =
        ShardRecords.merged(
            List.of(ShardRecords.of(CONTRACT, later), ShardRecords.of(CONTRACT, earlier)));

    // Then
    assertThat(rows(arrived.origins())).isEqualTo(rows(sent.origins()));
    assertThat(rows(arrived.decoded().columns())).isEqualTo(rows(decoded.columns()));
    assertThat(arrived.decoded().rows()).containsExactly(decoded.rows());
    assertThat(arrived.decoded().rejects()).extracting(Reject::bronzeRow).containsExactly(2);
    assertThat(arrived.decoded().tombstones()).containsExactly(3, 5);
    assertThat(arrived.decoded().tombstoneKeys().get(1)).isEqualTo("f");
  }

  private static List<String> rows(Batch batch) {
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < batch.rows(); row++) {
      rows.add(batch.row(row).toString());
    }
    return rows;
  }

  private static ContractField field(
      String name, DataType type, boolean required, ContractField... children) {
    return new ContractField(
        name,
        type,
        List.of(name),
        required,
        null,
        Optional.empty(),
        Optional.empty(),
        List.of(children));
  }

  private static void append(Batch bronze, String key, @Nullable String value) {
    long offset = bronze.rows();
    bronze.column("key").appendObject(key.getBytes(StandardCharsets.UTF_8));
    bronze
        .column("value")
        .appendObject(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    bronze.column("headers").appendObject(null);
    bronze.column("topic").appendObject("things");
    bronze.column("partition").appendObject(3);
    bronze.column("offset").appendObject(offset);
    bronze.column("timestamp").appendObject(offset == 1 ? null : offset);
    bronze.column("ingest_time").appendObject(11L);
    bronze.column("epoch").appendObject(1L);
    bronze.column("correlation_id").appendObject("things-3:" + offset);
    bronze.column("oversized_bytes").appendObject(null);
  }
}
