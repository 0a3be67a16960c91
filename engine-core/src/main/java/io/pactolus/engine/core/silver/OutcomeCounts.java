package io.pactolus.engine.core.silver;

import io.pactolus.pipeline.plan.Outcome;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many records of one topic-partition had which outcome in one Silver table, and how large they
 * were. Mutable.
 */
// An EnumMap would box a count per record.
@SuppressWarnings("EnumOrdinal")
public final class OutcomeCounts implements Serializable {
  private static final Outcome[] OUTCOMES = Outcome.values();

  private final long[] counts = new long[OUTCOMES.length];
  private final long[] bytes = new long[OUTCOMES.length];
  private long warnings;

  /** Counts more records of one outcome, of unknown size. */
  public void add(Outcome outcome, long more) {
    counts[outcome.ordinal()] += more;
  }

  /** Counts what another has counted, too. */
  public void add(OutcomeCounts more) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += more.counts[i];
      bytes[i] += more.bytes[i];
    }
    warnings += more.warnings;
  }

  void add(Outcome outcome) {
    counts[outcome.ordinal()]++;
  }

  /**
   * @param size of key, value and headers, in bytes
   */
  void addRecord(Outcome outcome, long size) {
    counts[outcome.ordinal()]++;
    bytes[outcome.ordinal()] += size;
  }

  /** Counts more failed expectations with {@code on_fail: warn}. */
  public void addWarnings(long more) {
    warnings += more;
  }

  public long of(Outcome outcome) {
    return counts[outcome.ordinal()];
  }

  /** Failed expectations with {@code on_fail: warn}. */
  public long warnings() {
    return warnings;
  }

  /** Records: the sum over all outcomes. */
  public long records() {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  /** The counts that are not zero. */
  public Map<Outcome, Long> asMap() {
    var map = new EnumMap<Outcome, Long>(Outcome.class);
    for (Outcome outcome : OUTCOMES) {
      if (of(outcome) > 0) {
        map.put(outcome, of(outcome));
      }
    }
    return map;
  }

  /** Bytes of the records whose size is known, where there are any. */
  public Map<Outcome, Long> bytesAsMap() {
    var map = new EnumMap<Outcome, Long>(Outcome.class);
    for (Outcome outcome : OUTCOMES) {
      if (bytes[outcome.ordinal()] > 0) {
        map.put(outcome, bytes[outcome.ordinal()]);
      }
    }
    return map;
  }

  @Override
  public String toString() {
    return asMap() + (warnings > 0 ? ", warnings=" + warnings : "");
  }
}
