package io.pactolus.app.log;

import java.io.PrintStream;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * What SLF4J writes to in the {@code pactolus} command: standard error. Levels are set by the
 * properties of slf4j-simple, so that it can be told what to say with {@code PACTOLUS_JAVA_OPTS}.
 */
public final class LogProvider implements SLF4JServiceProvider, ILoggerFactory {
  /** Property with the format. */
  public static final String FORMAT = "pactolus.log.format";

  /** What the properties of levels begin with. */
  public static final String LEVELS = "org.slf4j.simpleLogger.";

  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
  private final BasicMarkerFactory markers = new BasicMarkerFactory();
  private final BasicMDCAdapter fields = new BasicMDCAdapter();
  private final Function<String, @Nullable String> properties;
  private final LogFormat format;
  private final PrintStream out;
  private final Clock clock;

  /** For SLF4J. */
  public LogProvider() {
    this(System::getProperty, System.err, Clock.systemUTC());
  }

  /**
   * @param properties by name
   */
  LogProvider(Function<String, @Nullable String> properties, PrintStream out, Clock clock) {
    this.properties = properties;
    this.out = out;
    this.clock = clock;
    this.format =
        Optional.ofNullable(properties.apply(FORMAT))
            .flatMap(LogFormat::find)
            .orElse(LogFormat.TEXT);
  }

  @Override
  public Logger getLogger(String name) {
    return loggers.computeIfAbsent(name, n -> new LineLogger(n, least(n), format, out, clock));
  }

  /** The property of the longest part of the name counts. */
  private Optional<Level> least(String name) {
    for (String part = name; !part.isEmpty(); part = part.substring(0, dot(part))) {
      @Nullable String level = properties.apply(LEVELS + "log." + part);
      if (level != null) {
        return level(level);
      }
    }
    @Nullable String level = properties.apply(LEVELS + "defaultLogLevel");
    return level == null ? Optional.of(Level.INFO) : level(level);
  }

  private static int dot(String name) {
    return Math.max(0, name.lastIndexOf('.'));
  }

  private static Optional<Level> level(String word) {
    return word.equalsIgnoreCase("off")
        ? Optional.empty()
        : Optional.of(Level.valueOf(word.toUpperCase(Locale.ROOT)));
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return this;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return fields;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {}
}
