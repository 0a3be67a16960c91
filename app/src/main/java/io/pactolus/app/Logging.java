package io.pactolus.app;

import io.pactolus.app.log.LogFormat;
import io.pactolus.app.log.LogProvider;
import java.util.List;
import java.util.Optional;

/**
 * Sets up the log, before the first logger exists: warnings to standard error, more with {@code
 * -v}.
 */
final class Logging {
  private Logging() {}

  static void begin(List<String> arguments, Optional<LogFormat> format) {
    property("slf4j.provider", LogProvider.class.getName());
    // It would say that it takes the one it was told to.
    property("slf4j.internal.verbosity", "WARN");
    format.ifPresent(asked -> property(LogProvider.FORMAT, asked.name()));
    boolean verbose = arguments.contains("-v");
    level("defaultLogLevel", verbose ? "info" : "error");
    level("log.io.pactolus", verbose ? "debug" : "warn");
    level("log.io.pactolus.run", "info");
    if (!verbose) {
      // What they say is said by the error of the command, without a stack trace.
      level("log.org.apache.kafka.clients.NetworkClient", "off");
      level("log.org.apache.kafka.common.security", "off");
      level("log.org.apache.spark.SparkContext", "off");
      // Calls it an error of a deserializer when the source has enough for one poll.
      level("log.org.apache.kafka.clients.consumer.internals.CompletedFetch", "off");
    }
  }

  private static void level(String option, String value) {
    property(LogProvider.LEVELS + option, value);
  }

  private static void property(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
