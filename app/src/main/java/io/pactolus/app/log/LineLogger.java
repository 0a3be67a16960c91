package io.pactolus.app.log;

import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** Writes lines to a stream. Thread-safe. */
final class LineLogger extends LegacyAbstractLogger implements LoggingEventAware {
  private static final long serialVersionUID = 1L;

  private final transient PrintStream out;
  private final transient Clock clock;
  private final LogFormat format;
  // Empty: nothing is written.
  private final @Nullable Level least;

  LineLogger(String name, Optional<Level> least, LogFormat format, PrintStream out, Clock clock) {
    this.name = name;
    this.least = least.orElse(null);
    this.format = format;
    this.out = out;
    this.clock = clock;
  }

  private boolean writes(Level level) {
    return least != null && level.toInt() >= least.toInt();
  }

  @Override
  public boolean isTraceEnabled() {
    return writes(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return writes(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return writes(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return writes(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return writes(Level.ERROR);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      @Nullable String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    write(level, pattern, arguments, thrown, List.of());
  }

  @Override
  public void log(LoggingEvent event) {
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    write(
        event.getLevel(),
        event.getMessage(),
        event.getArgumentArray(),
        event.getThrowable(),
        pairs == null ? List.of() : pairs);
  }

  private void write(
      Level level,
      @Nullable String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown,
      List<KeyValuePair> more) {
    Map<String, Object> fields = LogField.now();
    more.forEach(pair -> fields.put(pair.key, pair.value == null ? "" : pair.value));
    String message = MessageFormatter.basicArrayFormat(pattern, arguments);
    LogLine line =
        new LogLine(
            clock.instant(),
            level,
            getName(),
            String.valueOf(message),
            fields,
            Optional.ofNullable(thrown));
    // One call: lines of several threads must not be mixed.
    out.println(line.in(format));
  }
}
