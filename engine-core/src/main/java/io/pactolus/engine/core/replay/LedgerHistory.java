package io.pactolus.engine.core.replay;

import io.pactolus.engine.core.silver.PastEpochs;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.LedgerRow;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** The epochs gone by, as the ledger has them. */
public final class LedgerHistory implements PastEpochs {
  private final Map<TopicPartition, TreeMap<Long, LedgerRow>> byFirstOffset = new HashMap<>();
  private final TreeMap<Long, Long> maxEventTimes = new TreeMap<>();
  private final Map<String, Set<Long>> epochsOfTables = new HashMap<>();
  private final Map<String, Long> rebuilt = new HashMap<>();

  /**
   * @param rows of epochs that the tables hold
   */
  public LedgerHistory(List<LedgerRow> rows) {
    add(rows);
  }

  /** Takes in the rows of more epochs. */
  public void add(List<LedgerRow> rows) {
    for (LedgerRow row : rows) {
      if (row.kind().equals(LedgerRow.REBUILD)) {
        rebuilt.merge(row.table(), row.epoch(), Math::max);
      }
      row.maxEventTime().ifPresent(time -> maxEventTimes.merge(row.epoch(), time, Math::max));
      if (row.kind().equals(LedgerRow.READ)) {
        byFirstOffset
            .computeIfAbsent(
                new TopicPartition(row.topic(), row.partition()), added -> new TreeMap<>())
            .put(row.fromOffset(), row);
        epochsOfTables.computeIfAbsent(row.table(), added -> new HashSet<>()).add(row.epoch());
      }
    }
  }

  /**
   * Whether a Silver table was there when an epoch was read, or has been computed again from all of
   * Bronze since. A younger one was never offered it.
   */
  public boolean wasOffered(String table, long epoch) {
    return epoch < rebuilt.getOrDefault(table, 0L)
        || epochsOfTables.getOrDefault(table, Set.of()).contains(epoch);
  }

  @Override
  public OptionalLong watermarkBefore(long epoch) {
    Map.Entry<Long, Long> before = maxEventTimes.lowerEntry(epoch);
    return before == null ? OptionalLong.empty() : OptionalLong.of(before.getValue());
  }

  @Override
  public long epochOf(TopicPartition partition, long offset) {
    TreeMap<Long, LedgerRow> ranges = byFirstOffset.get(partition);
    Map.Entry<Long, LedgerRow> range = ranges == null ? null : ranges.floorEntry(offset);
    if (range == null || offset >= range.getValue().untilOffset()) {
      throw new PactolusException(
          ErrorCode.LAKE_DAMAGED,
          "the ledger knows no epoch that read %s offset %d. Run audit; restore the lake from a backup."
              .formatted(partition, offset));
    }
    return range.getValue().epoch();
  }
}
