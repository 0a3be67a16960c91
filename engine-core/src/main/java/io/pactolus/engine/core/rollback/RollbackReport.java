package io.pactolus.engine.core.rollback;

import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a rollback did, or would do.
 *
 * @param epoch number of the epoch that it is
 * @param toEpoch what it goes back to
 * @param records that leave Bronze with what became of them; negative where a rollback is undone,
 *     which brings them back
 * @param next offsets that the next run reads from
 * @param tables those that change, as {@code silver/quakes}
 */
public record RollbackReport(
    long epoch, long toEpoch, long records, Map<TopicPartition, Long> next, List<String> tables) {
  public RollbackReport {
    next = new TreeMap<>(next);
    tables = List.copyOf(tables);
  }
}
