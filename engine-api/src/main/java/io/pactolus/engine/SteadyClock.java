package io.pactolus.engine;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Goes on evenly from the time it was made, whatever the machine's clock is set to. For waiting,
 * not for telling the time.
 */
public final class SteadyClock extends Clock {
  private final Instant begin;
  private final long beginNanos;
  private final ZoneId zone;

  /** Begins at the machine's time. */
  public SteadyClock() {
    this(Instant.now(), System.nanoTime(), ZoneOffset.UTC);
  }

  private SteadyClock(Instant begin, long beginNanos, ZoneId zone) {
    this.begin = begin;
    this.beginNanos = beginNanos;
    this.zone = zone;
  }

  @Override
  public Instant instant() {
    return begin.plusNanos(System.nanoTime() - beginNanos);
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new SteadyClock(begin, beginNanos, other);
  }
}
