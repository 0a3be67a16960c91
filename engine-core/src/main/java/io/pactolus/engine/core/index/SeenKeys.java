package io.pactolus.engine.core.index;

import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an append table. With a horizon a key is remembered together with its event time and
 * counts as absent once that is older than the watermark less the horizon; such keys are dropped
 * when their shard would have to grow. Not thread-safe.
 */
public final class SeenKeys {
  /** Bytes of memory per key without a horizon: 16 at a load of 72 %, and free pages. */
  public static final int BYTES_PER_KEY = 25;

  /** Bytes of memory per key with a horizon: 24 at a load of 72 %, and free pages. */
  public static final int BYTES_PER_KEY_WITH_HORIZON = 37;

  private static final int EVENT_TIME = 2;

  private final KeyIndex index;
  private final boolean hasHorizon;
  private long oldest = Long.MIN_VALUE;
  private @Nullable LongPredicate expired;

  private SeenKeys(KeyIndex index, boolean hasHorizon) {
    this.index = index;
    this.hasHorizon = hasHorizon;
  }

  /** Keys that are remembered for good. */
  public static SeenKeys forever(IndexMemory memory) {
    return new SeenKeys(new KeyIndex(memory, 2), false);
  }

  /** Keys that are forgotten when {@link #forgetBefore} passes them. */
  public static SeenKeys withHorizon(IndexMemory memory) {
    return new SeenKeys(new KeyIndex(memory, 3), true);
  }

  /** From now on keys with an event time (microseconds) before this are absent. */
  public void forgetBefore(long eventTime) {
    oldest = eventTime;
    expired = hasHorizon ? time -> time < eventTime : null;
  }

  /** So many keys are about to be loaded; spares growing step by step when there is none yet. */
  public void expect(long keys) {
    index.expect(keys);
  }

  /**
   * Remembers a key; false when it was there already.
   *
   * @param eventTime in microseconds; without one a key is never forgotten: {@link Long#MAX_VALUE}
   */
  public boolean add(long low, long high, long eventTime) {
    if (!index.find(low, high)) {
      index.insert(low, high, expired);
      if (hasHorizon) {
        index.word(EVENT_TIME, eventTime);
      }
      return true;
    }
    if (hasHorizon && index.word(EVENT_TIME) < oldest) {
      index.word(EVENT_TIME, Math.max(eventTime, index.word(EVENT_TIME)));
      return true;
    }
    return false;
  }

  /** Remembers a row of the table; of several rows of a key the youngest counts. */
  public void load(long low, long high, long eventTime) {
    if (!add(low, high, eventTime) && hasHorizon) {
      index.word(EVENT_TIME, Math.max(eventTime, index.word(EVENT_TIME)));
    }
  }

  /** Keys in memory, forgotten ones included whose place was not needed yet. */
  public long size() {
    return index.size();
  }

  public long bytes() {
    return index.bytes();
  }
}
