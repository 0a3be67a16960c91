package io.pactolus.source.kafka;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.core.source.SourceListener;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The circuit breaker of the broker, for questions that we ask it. Two in a row without an answer
 * open it; after a while one is let through. Fetching is not behind it: the client does that by
 * itself, with its own pauses, and the position is the lake's either way. Not thread-safe.
 */
final class BrokerBreaker {
  private static final int SILENCES = 2;

  private final CircuitBreaker breaker;

  /**
   * @param pause how long nothing is asked while it is open
   * @param clock only for that; one that is set back would leave it open
   */
  BrokerBreaker(Duration pause, Clock clock, SourceListener listener) {
    breaker =
        CircuitBreaker.of(
            "broker",
            CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(SILENCES)
                .minimumNumberOfCalls(SILENCES)
                .failureRateThreshold(100)
                .waitDurationInOpenState(pause)
                .permittedNumberOfCallsInHalfOpenState(1)
                .clock(clock)
                .build());
    breaker
        .getEventPublisher()
        .onStateTransition(
            event ->
                BreakerChange.of("broker", event.getStateTransition().getToState().name())
                    .ifPresent(listener::breaker));
  }

  /** Whether the broker may be asked now; then one of the others must be called. */
  boolean permits() {
    return breaker.tryAcquirePermission();
  }

  /** Something came from the broker that was not asked for here: it may be asked at once. */
  boolean heard() {
    if (breaker.getState() != CircuitBreaker.State.OPEN) {
      return false;
    }
    breaker.transitionToHalfOpenState();
    return true;
  }

  void answered() {
    breaker.onSuccess(0, TimeUnit.NANOSECONDS);
  }

  void silent() {
    breaker.onError(0, TimeUnit.NANOSECONDS, new TimeoutException("no answer"));
  }
}
