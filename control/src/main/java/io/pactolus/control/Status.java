package io.pactolus.control;

import io.pactolus.lakehouse.Snapshot;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.query.LakeSql;
import io.pactolus.pipeline.plan.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where a pipeline stands, from its lake.
 *
 * @param epochs last epoch in the ledger
 * @param unfinishedEpochs epochs in Bronze that the ledger has not: 1 while an epoch is under way
 *     or after a crash, else 0
 * @param partitions also those that no epoch has read from, as {@link LedgerPositions} has them
 * @param outcomes Silver table to outcome column to records
 */
public record Status(
    String pipeline,
    String lake,
    long epochs,
    long unfinishedEpochs,
    List<PartitionStatus> partitions,
    Map<String, Map<String, Long>> outcomes,
    List<TableStatus> tables) {

  /**
   * @param next next offset to be read
   * @param end end of the partition at the broker, absent when it was not asked or did not answer
   */
  public record PartitionStatus(
      String topic,
      int partition,
      long next,
      long records,
      long emptyOffsets,
      long gapOffsets,
      OptionalLong end) {
    static PartitionStatus unread(String topic, int partition, long next) {
      return new PartitionStatus(topic, partition, next, 0, 0, 0, OptionalLong.empty());
    }

    PartitionStatus endingAt(OptionalLong offset) {
      return new PartitionStatus(topic, partition, next, records, emptyOffsets, gapOffsets, offset);
    }

    public OptionalLong lag() {
      return end.isPresent()
          ? OptionalLong.of(Math.max(0, end.getAsLong() - next))
          : OptionalLong.empty();
    }
  }

  public record TableStatus(String name, long version, long rows, int files, long bytes) {}

  /** End offsets by partition of a topic at the broker; absent when it cannot be reached. */
  public interface BrokerEnds {
    OptionalLong end(String topic, int partition);

    /** How many partitions a topic has; 0 when it cannot be reached. */
    default int partitions(String topic) {
      return 0;
    }

    /** The first offset that it still has. */
    default OptionalLong beginning(String topic, int partition) {
      return OptionalLong.empty();
    }
  }

  /** Reads the tables; asks the broker only through {@code ends}. */
  public static Status of(LakeView view, BrokerEnds ends) {
    try (LakeSql sql = view.sql()) {
      long epochs = sql.number("SELECT coalesce(max(epoch), 0) FROM ledger");
      long unfinished = Math.max(0, view.lastEpoch() - epochs);
      return new Status(
          view.plan().pipeline().name(),
          view.location(),
          epochs,
          unfinished,
          new LedgerPositions().of(view, ends),
          outcomes(sql),
          tables(view));
    }
  }

  private static Map<String, Map<String, Long>> outcomes(LakeSql sql) {
    StringBuilder sums = new StringBuilder();
    for (Outcome outcome : Outcome.values()) {
      sums.append(", CAST(sum(").append(outcome.column()).append(") AS BIGINT)");
    }
    Map<String, Map<String, Long>> outcomes = new LinkedHashMap<>();
    for (List<@Nullable Object> row :
        sql.query("SELECT \"table\"" + sums + " FROM ledger GROUP BY ALL ORDER BY ALL").rows()) {
      Map<String, Long> counts = new LinkedHashMap<>();
      int column = 1;
      for (Outcome outcome : Outcome.values()) {
        counts.put(outcome.column(), number(row.get(column++)));
      }
      outcomes.put(String.valueOf(row.get(0)), counts);
    }
    return outcomes;
  }

  private static List<TableStatus> tables(LakeView view) {
    List<TableStatus> tables = new ArrayList<>();
    for (Map.Entry<String, Table> entry : view.tables().entrySet()) {
      Snapshot snapshot = entry.getValue().snapshot();
      tables.add(
          new TableStatus(
              entry.getKey(),
              snapshot.version(),
              snapshot.liveRows(),
              snapshot.files().size(),
              snapshot.sizeBytes()));
    }
    return tables;
  }

  private static long number(@Nullable Object value) {
    return value == null ? 0 : ((Number) value).longValue();
  }
}
