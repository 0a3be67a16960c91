package io.pactolus.engine.core.epoch;

import io.pactolus.engine.core.decode.Decoded;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.freshness.AgeHistogram;
import io.pactolus.pipeline.freshness.GoldAges;
import io.pactolus.pipeline.model.Stream;

/**
 * When records were in Gold, and how old they were then. All records of an epoch count, whatever
 * became of them: from then on Gold shows what follows from them.
 *
 * @param atMicros microseconds since 1970
 */
public record Arrival(long atMicros, GoldAges ages) {

  /**
   * @param decoded all of {@code bronze}
   */
  public static Arrival of(Batch bronze, Decoded decoded, Stream stream, long atMicros) {
    AgeHistogram fromEvent =
        stream
            .eventTime()
            .map(field -> ages(decoded.columns().longs(field), atMicros))
            .orElse(AgeHistogram.NONE);
    return new Arrival(
        atMicros, new GoldAges(ages(bronze.longs("timestamp"), atMicros), fromEvent));
  }

  private static AgeHistogram ages(LongColumn times, long atMicros) {
    AgeHistogram.Counter counter = new AgeHistogram.Counter();
    for (int row = 0; row < times.size(); row++) {
      if (!times.isNull(row)) {
        counter.add((atMicros - times.at(row)) / 1000);
      }
    }
    return counter.histogram();
  }

  /** With other records, of which the same is known as of the same time. */
  public Arrival plus(Arrival others) {
    if (others.atMicros != atMicros) {
      throw new IllegalArgumentException("ages as of two times");
    }
    return new Arrival(atMicros, ages.plus(others.ages));
  }

  /** The same records, when it took that much longer. */
  public Arrival delayedUntil(long micros) {
    return new Arrival(micros, ages.later((micros - atMicros) / 1000));
  }
}
