package io.pactolus.engine.core.epoch;

import io.pactolus.engine.core.source.RecordSource.CollectLimits;
import io.pactolus.pipeline.model.Pipeline;
import java.time.Duration;

/**
 * How long the next epoch collects. It follows from the freshness target: a hundredth of it, but
 * never less than a quarter of what the last epoch took to process. What arrived during that
 * processing waits at the broker and is collected at once, so a slow machine makes larger epochs
 * instead of falling behind, without waiting for them: while a cold JVM catches up, waiting as long
 * as it processed doubled the freshness (measured at 10,000 records/s). The first epoch of a run
 * collects no longer than it must: what it finds has waited since the run before. The bounds of the
 * pipeline file hold in any case; a backlog ends the collecting early because the record or byte
 * limit is reached.
 */
public final class EpochPace {
  private static final int EPOCHS_PER_FRESHNESS_TARGET = 100;
  private static final int WAITS_PER_PROCESSING_TIME = 4;

  private final Duration minimum;
  private final Duration maximum;
  private final Duration target;
  private final int maxRecords;
  private final long maxBytes;
  private boolean collecting;
  private boolean collected;
  private long lastProcessingNanos;
  private long bytesPerRecord = 1;

  public EpochPace(Pipeline pipeline) {
    minimum = pipeline.epoch().minimum();
    maximum = pipeline.epoch().maximum();
    target = clamp(pipeline.slo().freshness().dividedBy(EPOCHS_PER_FRESHNESS_TARGET));
    maxRecords = pipeline.epoch().maxRecords();
    maxBytes = pipeline.limits().maxEpochBytes();
  }

  /**
   * @param inAHurry the run ends at the end of the topic, so nothing is gained by waiting for more
   * @param lagRecords records known to be waiting; when they fill an epoch, it may take its time
   */
  public CollectLimits next(Duration patience, boolean inAHurry, long lagRecords) {
    collecting = true;
    if (lagRecords >= maxRecords || lagRecords * bytesPerRecord >= maxBytes) {
      return new CollectLimits(patience, maximum, maxRecords, maxBytes);
    }
    Duration collect =
        inAHurry || !collected
            ? minimum
            : clamp(max(target, Duration.ofNanos(lastProcessingNanos / WAITS_PER_PROCESSING_TIME)));
    return new CollectLimits(patience, collect, maxRecords, maxBytes);
  }

  public int maxRecords() {
    return maxRecords;
  }

  /**
   * @param nanos time that the epoch took after it was collected
   */
  public void processed(long nanos, long records, long bytes) {
    // Not so for an epoch that was cut off before this run collected anything.
    collected = collecting;
    lastProcessingNanos = nanos;
    if (records > 0) {
      bytesPerRecord = Math.max(bytes / records, 1);
    }
  }

  private Duration clamp(Duration duration) {
    return max(minimum, duration.compareTo(maximum) > 0 ? maximum : duration);
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
