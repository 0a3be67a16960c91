package io.pactolus.lakehouse;

import io.pactolus.lakehouse.delta.DeltaLake;
import java.nio.file.Path;
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

  /**
   * The directory of a lake, there or not.
   *
   * @param location as in {@link #open(String)}
   * @throws io.pactolus.pipeline.PactolusException as there
   */
  public static Path directory(String location) {
    return DeltaLake.directory(location);
  }

  /** Opens a lake with a clock for commit times and retention. */
  public static Lake open(String location, Clock clock) {
    return DeltaLake.open(location, clock);
  }
}
