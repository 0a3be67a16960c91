package io.pactolus.lakehouse;

import io.pactolus.lakehouse.delta.DeltaLake;
import java.time.Clock;

/** Where lakes come from. */
public final class Lakes {
  private Lakes() {}

  /**
   * Opens a lake. Nothing is created on disk until the first table is.
   *
   * @param location a directory or a {@code file:} URI
   * @throws io.pactolus.pipeline.PactolusException LAKE_UNWRITABLE when the location is another
   *     kind of URI, which this version does not support
   */
  public static Lake open(String location) {
    return open(location, Clock.systemUTC());
  }

  /** Opens a lake with a clock for commit times and retention. */
  public static Lake open(String location, Clock clock) {
    return DeltaLake.open(location, clock);
  }
}
