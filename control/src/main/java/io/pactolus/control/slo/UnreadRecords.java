package io.pactolus.control.slo;

import io.pactolus.lakehouse.MeasuredEpoch.Partition;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Records that the broker has and the pipeline has not read. */
@FunctionalInterface
public interface UnreadRecords {
  /** Nobody can say. */
  UnreadRecords UNKNOWN = (next, time) -> OptionalLong.empty();

  /**
   * How many there are with a broker timestamp before a time; absent when the broker does not
   * answer. May take a few seconds then.
   *
   * @param next first offset that was not read, of every partition that was read from; of others
   *     all records count, if the pipeline starts at the beginning
   */
  OptionalLong before(Map<Partition, Long> next, Instant time);

  /**
   * By objective, the unread records that miss it already, whatever becomes of them; objectives for
   * which the broker did not tell are absent. May take a few seconds.
   */
  default Map<Objective, Long> overdue(
      List<Objective> objectives, Map<Partition, Long> next, Instant now) {
    Map<Objective, Long> overdue = new HashMap<>();
    for (Objective objective : objectives) {
      // No event happens after the broker has its record: what is old there is older by event time.
      before(next, now.minus(objective.within()))
          .ifPresent(records -> overdue.put(objective, records));
    }
    return overdue;
  }
}
