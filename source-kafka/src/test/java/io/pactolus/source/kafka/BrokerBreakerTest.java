package io.pactolus.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.BreakerChange.State;
import io.pactolus.engine.core.source.SourceListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrokerBreakerTest {
  private final List<State> states = new ArrayList<>();
  private final SourceListener listener =
      new SourceListener() {
        @Override
        public void warning(String message) {
          throw new AssertionError(message);
        }

        @Override
        public void breaker(BreakerChange change) {
          assertThat(change.dependency()).isEqualTo("broker");
          states.add(change.state());
        }
      };

  private final Instant begin = Instant.parse("2026-01-02T03:04:05Z");
  private final GivenClock clock = new GivenClock(begin);
  private final BrokerBreaker breaker = new BrokerBreaker(Duration.ofSeconds(10), clock, listener);

  @Test
  void twoSilencesInARowOpenIt() {
    ask(false);
    ask(true);
    ask(false);
    assertThat(states).isEmpty();
    ask(false);

    assertThat(states).containsExactly(State.OPEN);
    assertThat(breaker.permits()).isFalse();
  }

  @Test
  void afterThePauseOneQuestionDecides() {
    ask(false);
    ask(false);

    clock.set(begin.plusSeconds(9));
    assertThat(breaker.permits()).isFalse();
    clock.set(begin.plusSeconds(11));
    ask(false);
    assertThat(breaker.permits()).isFalse();
    clock.set(begin.plusSeconds(22));
    ask(true);

    assertThat(states)
        .containsExactly(State.OPEN, State.HALF_OPEN, State.OPEN, State.HALF_OPEN, State.CLOSED);
    assertThat(breaker.permits()).isTrue();
  }

  @Test
  void aBrokerThatIsHeardIsAskedAtOnce() {
    ask(false);
    assertThat(breaker.heard()).isFalse();
    ask(false);

    assertThat(breaker.heard()).isTrue();
    ask(true);

    assertThat(states).containsExactly(State.OPEN, State.HALF_OPEN, State.CLOSED);
  }

  private void ask(boolean answers) {
    assertThat(breaker.permits()).isTrue();
    if (answers) {
      breaker.answered();
    } else {
      breaker.silent();
    }
  }

  private static final class GivenClock extends Clock {
    private Instant now;

    GivenClock(Instant now) {
      this.now = now;
    }

    void set(Instant instant) {
      now = instant;
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("always UTC");
    }
  }
}
