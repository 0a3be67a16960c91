package io.pactolus.engine.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.FencedException;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class InMemoryTableTest {
  private static final StructType SCHEMA = StructType.of(Field.optional("n", DataType.LONG));

  private final InMemoryLake lake = new InMemoryLake();
  private final InMemoryTable table =
      lake.openOrCreate(new TableDefinition("p/silver/t", SCHEMA, List.of(), Map.of()));

  @Test
  void filesAreInvisibleUntilCommittedAndDeletedRowsAreNotRead() {
    List<DataFile> files = table.write(numbers(1, 2, 3));
    assertThat(table.liveRows().rows()).isZero();

    table.commit(Change.epoch("p/silver/t", 1).add(files).build());
    table.commit(
        Change.epoch("p/silver/t", 2)
            .delete(files.get(0).path(), RoaringBitmap.bitmapOf(1))
            .build());

    assertThat(table.liveRows().column("n").get(1)).isEqualTo(3L);
    assertThat(table.snapshot().liveRows()).isEqualTo(2);
    assertThat(table.changes(2).newlyDeleted().values()).containsExactly(RoaringBitmap.bitmapOf(1));
  }

  @Test
  void theSecondWriterOfAnEpochIsFenced() {
    InMemoryTable other =
        lake.openOrCreate(new TableDefinition("p/silver/t", SCHEMA, List.of(), Map.of()));
    table.commit(Change.epoch("p/silver/t", 1).build());

    assertThatThrownBy(() -> other.commit(Change.epoch("p/silver/t", 1).build()))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("already has epoch 1");
  }

  private static Batch numbers(long... values) {
    Batch batch = Batch.empty(SCHEMA, values.length);
    for (long value : values) {
      ((LongColumn) batch.column(0)).append(value);
    }
    return batch;
  }
}
