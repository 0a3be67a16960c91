package io.pactolus.source.kafka;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.model.KafkaSource;
import io.pactolus.source.kafka.ListenerProbe.Answer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the listener speaks what {@code security.protocol} says. */
final class ListenerCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Pattern ADDRESS = Pattern.compile("\\[?([^,\\]\\s]+?)\\]?:(\\d{1,5})");

  private final KafkaSource source;

  ListenerCheck(KafkaSource source) {
    this.source = source;
  }

  /**
   * A client without TLS must not meet a TLS listener at all: what it takes for the size of the
   * answer may not fit into the heap.
   */
  void beforeConnecting(Duration timeout) {
    if (!usesTls() && answer(timeout) == Answer.TLS) {
      throw new PactolusException(
          ErrorCode.BROKER_REFUSED,
          ("The broker at %s speaks TLS, and security.protocol is %s. Set security.protocol: %s in"
                  + " source.kafka.properties, or name the port of a listener without TLS.")
              .formatted(source.brokers(), protocol(), usesPassword() ? "SASL_SSL" : "SSL"));
    }
  }

  /** What may be the reason that a broker took the connection but never answered. */
  Optional<PactolusException> afterSilence(Duration waited, Throwable cause) {
    if (answer(waited) != Answer.PLAIN) {
      return Optional.empty();
    }
    if (usesTls()) {
      return Optional.of(
          new PactolusException(
              ErrorCode.BROKER_REFUSED,
              ("The broker at %s speaks no TLS, and security.protocol is %s. Name the port of a TLS"
                      + " listener, or set security.protocol: %s in source.kafka.properties.")
                  .formatted(
                      source.brokers(),
                      protocol(),
                      usesPassword() ? "SASL_PLAINTEXT" : "PLAINTEXT"),
              cause));
    }
    if (!usesPassword()) {
      return Optional.of(
          new PactolusException(
              ErrorCode.BROKER_UNREACHABLE,
              ("A Kafka broker listens at %s but has not answered within %d s. If it asks for a"
                      + " password, set security.protocol, sasl.mechanism and sasl.jaas.config in"
                      + " source.kafka.properties; if not, look at its log.")
                  .formatted(source.brokers(), waited.toSeconds()),
              cause));
    }
    return Optional.empty();
  }

  /** Spares the client its patience, for a question that need not be asked again and again. */
  void beforeAsking(Duration timeout) {
    if (ListenerProbe.allRefuse(addresses(), patience(timeout))) {
      throw new PactolusException(
          ErrorCode.BROKER_UNREACHABLE,
          ("No Kafka broker listens at %s: the connection was refused. Check that it runs, and that"
                  + " source.kafka.brokers is its address as seen from this machine.")
              .formatted(source.brokers()));
    }
    beforeConnecting(timeout);
  }

  private Answer answer(Duration timeout) {
    return ListenerProbe.ask(addresses(), patience(timeout));
  }

  private static Duration patience(Duration timeout) {
    return timeout.compareTo(PATIENCE) < 0 ? timeout : PATIENCE;
  }

  private List<InetSocketAddress> addresses() {
    List<InetSocketAddress> addresses = new ArrayList<>();
    Matcher address = ADDRESS.matcher(source.brokers());
    while (address.find()) {
      int port = Integer.parseInt(address.group(2));
      if (port <= 0xffff) {
        addresses.add(new InetSocketAddress(address.group(1), port));
      }
    }
    return addresses;
  }

  private String protocol() {
    return source
        .properties()
        .getOrDefault("security.protocol", "PLAINTEXT")
        .toUpperCase(Locale.ROOT);
  }

  private boolean usesTls() {
    return protocol().endsWith("SSL");
  }

  private boolean usesPassword() {
    return protocol().startsWith("SASL");
  }
}
