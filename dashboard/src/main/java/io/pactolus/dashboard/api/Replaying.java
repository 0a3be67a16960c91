package io.pactolus.dashboard.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Tries dead letters again. Called by one request at a time. */
public interface Replaying {
  /**
   * Which dead letters, and what is done to them first; all that wait when nothing is said.
   *
   * @param firstEpoch of the epochs that read the records
   * @param where SQL condition
   * @param transform SQL that gives the value to decode
   */
  record Order(
      Optional<String> reason,
      OptionalLong firstEpoch,
      OptionalLong lastEpoch,
      Optional<Instant> since,
      Optional<String> where,
      Optional<String> transform) {}

  /** What it would do, as {@code ReplayReport} of the API. Writes nothing. */
  ObjectNode preview(Order order);

  /** Does it, while the run pauses. */
  ObjectNode replay(Order order);
}
