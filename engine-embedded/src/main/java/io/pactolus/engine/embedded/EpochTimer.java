package io.pactolus.engine.embedded;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Wall time of the stages of one epoch, for reports only. */
final class EpochTimer {
  private final Map<String, Long> nanos = new LinkedHashMap<>();
  private final long startedMicros;
  private long last = System.nanoTime();

  EpochTimer(Clock clock) {
    startedMicros = clock.millis() * 1000;
  }

  /** When the epoch began, in microseconds since 1970. */
  long startedMicros() {
    return startedMicros;
  }

  void done(String stage) {
    long now = System.nanoTime();
    nanos.merge(stage, now - last, Long::sum);
    last = now;
  }

  Map<String, Long> stageNanos() {
    return Map.copyOf(nanos);
  }
}
