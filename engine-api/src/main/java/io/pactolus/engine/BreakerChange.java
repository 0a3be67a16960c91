package io.pactolus.engine;

import java.util.Arrays;
import java.util.Optional;

/**
 * The circuit breaker of a remote dependency has another state.
 *
 * @param dependency {@code broker} or {@code webhook}
 */
public record BreakerChange(String dependency, State state) {
  /** Of a circuit breaker. */
  public enum State {
    /** It answers. */
    CLOSED,
    /** It has not answered several times, and is not asked for a while. */
    OPEN,
    /** It is asked once, to see. */
    HALF_OPEN
  }

  /** Empty for what is no state of a breaker that works. */
  public static Optional<BreakerChange> of(String dependency, String state) {
    return Arrays.stream(State.values())
        .filter(s -> s.name().equals(state))
        .findFirst()
        .map(s -> new BreakerChange(dependency, s));
  }
}
