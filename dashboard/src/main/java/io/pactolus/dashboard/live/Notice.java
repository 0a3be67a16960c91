package io.pactolus.dashboard.live;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Something an operator may want to know.
 *
 * @param id counts up from 1
 * @param code of an error
 */
public record Notice(
    long id, Instant at, Kind kind, Level level, String message, Optional<String> code) {
  /** What it is about. */
  public enum Kind {
    RUN,
    WARNING,
    ERROR,
    BREAKER,
    DRIFT,
    REPLAY;

    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How grave it is. */
  public enum Level {
    INFO,
    WARNING,
    ERROR;

    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
