package io.pactolus.engine.core.epoch;

import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import java.util.Map;

/** When a run that is to stop at the end of the topic has got there. */
public final class CaughtUp {
  private final boolean wanted;
  private Map<TopicPartition, Long> ends = Map.of();
  private long recordsAhead = -1;
  private boolean begun;

  public CaughtUp(boolean wanted) {
    this.wanted = wanted;
  }

  public boolean wanted() {
    return wanted;
  }

  public long recordsAhead() {
    return recordsAhead;
  }

  /**
   * @param endsAtStart end offset of every partition as the run begins
   * @param next where it begins
   */
  public void startFrom(Map<TopicPartition, Long> endsAtStart, Map<TopicPartition, Long> next) {
    if (begun) {
      // A run that opened its lake again still has the end it began with.
      return;
    }
    begun = true;
    ends = endsAtStart;
    recordsAhead =
        ends.entrySet().stream()
            .mapToLong(end -> Math.max(0, end.getValue() - next.getOrDefault(end.getKey(), 0L)))
            .sum();
  }

  public boolean reachedBy(Map<TopicPartition, Long> next) {
    return wanted
        && ends.entrySet().stream()
            .allMatch(end -> next.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }
}
