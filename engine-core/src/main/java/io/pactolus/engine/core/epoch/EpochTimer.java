package io.pactolus.engine.core.epoch;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Wall time of the stages of one epoch, for reports only. */
public final class EpochTimer {
  private final Map<String, Long> nanos = new LinkedHashMap<>();
  private final long startedMicros;
  private long last = System.nanoTime();

  public EpochTimer(Clock clock) {
    startedMicros = clock.millis() * 1000;
  }

  /** When the epoch began, in microseconds since 1970. */
  public long startedMicros() {
    return startedMicros;
  }

  public void done(String stage) {
    long now = System.nanoTime();
    nanos.merge(stage, now - last, Long::sum);
    last = now;
  }

  public Map<String, Long> stageNanos() {
    return Map.copyOf(nanos);
  }
}
