package io.pactolus.app;

import java.util.Arrays;

/**
 * Sets up the log of libraries, before the first logger exists: warnings to standard error, more
 * with {@code -v}.
 */
final class Logging {
  private Logging() {}

  static void quiet(String[] arguments) {
    boolean verbose = Arrays.asList(arguments).contains("-v");
    set("defaultLogLevel", verbose ? "info" : "error");
    set("log.io.pactolus", verbose ? "debug" : "warn");
    if (!verbose) {
      // What they say is said by the error of the command, without a stack trace.
      set("log.org.apache.kafka.clients.NetworkClient", "off");
      set("log.org.apache.kafka.common.security", "off");
      set("log.org.apache.spark.SparkContext", "off");
      // Calls it an error of a deserializer when the source has enough for one poll.
      set("log.org.apache.kafka.clients.consumer.internals.CompletedFetch", "off");
    }
    set("showDateTime", "true");
    set("dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    set("showThreadName", "false");
    set("showShortLogName", "true");
  }

  private static void set(String option, String value) {
    String property = "org.slf4j.simpleLogger." + option;
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
