package io.pactolus.engine.core.epoch;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import java.util.OptionalLong;

/** The watermark's defence against clocks that run ahead. */
public final class EventTimes {
  private EventTimes() {}

  /**
   * An event cannot have happened after the broker received it: a single record from the year 9999
   * must not make everything after it late. Where no record has a broker timestamp, the event time
   * is taken as it is.
   */
  public static OptionalLong plausible(OptionalLong maxEventTime, Batch bronze) {
    OptionalLong received = max(bronze.longs("timestamp"));
    return maxEventTime.isPresent() && received.isPresent()
        ? OptionalLong.of(Math.min(maxEventTime.getAsLong(), received.getAsLong()))
        : maxEventTime;
  }

  public static OptionalLong max(LongColumn column) {
    OptionalLong max = OptionalLong.empty();
    for (int row = 0; row < column.size(); row++) {
      if (!column.isNull(row) && (max.isEmpty() || column.at(row) > max.getAsLong())) {
        max = OptionalLong.of(column.at(row));
      }
    }
    return max;
  }
}
