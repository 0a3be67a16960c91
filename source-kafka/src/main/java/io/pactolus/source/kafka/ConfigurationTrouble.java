package io.pactolus.source.kafka;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.model.KafkaSource;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;

/** Says what is wrong with the properties a client would not start with, but no secret of them. */
final class ConfigurationTrouble {
  private final KafkaSource source;

  ConfigurationTrouble(KafkaSource source) {
    this.source = source;
  }

  /** Whether a client could not be made; it has not talked to a broker then. */
  static boolean isOne(Throwable thrown) {
    return thrown instanceof ConfigException
        || (thrown.getClass() == KafkaException.class
            && String.valueOf(thrown.getMessage()).startsWith("Failed to c"));
  }

  PactolusException translate(Throwable thrown) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof IllegalArgumentException
          && String.valueOf(cause.getMessage()).contains("JAAS")) {
        return unreadableLogin(cause);
      }
      chain.add(cause);
    }
    String text = text(chain);
    if (text.contains("resolvable bootstrap")) {
      return new PactolusException(
          ErrorCode.BROKER_UNREACHABLE,
          "No host of source.kafka.brokers '%s' is known here. Check the names and the DNS."
              .formatted(source.brokers()),
          thrown);
    }
    return new PactolusException(
        ErrorCode.PIPELINE_INVALID,
        "The Kafka client refused its configuration: %s. Correct source.kafka.brokers or"
                .formatted(text)
            + " source.kafka.properties.",
        thrown);
  }

  /** From the first that says more than that a client could not be made. */
  private static String text(List<Throwable> chain) {
    List<String> parts = new ArrayList<>();
    for (Throwable cause : chain) {
      boolean says = !isOne(cause) || cause instanceof ConfigException;
      String message =
          cause instanceof NoSuchFileException ? "there is no such file" : cause.getMessage();
      if (says && message != null && parts.stream().noneMatch(p -> p.contains(message))) {
        parts.add(message.replaceAll("\\.\\s*$", ""));
      }
      if (parts.size() == 2) {
        break;
      }
    }
    return parts.isEmpty() ? String.valueOf(chain.get(0).getMessage()) : String.join(": ", parts);
  }

  /**
   * What the parser of sasl.jaas.config says may hold a part of the password, so neither its words
   * nor the exception itself are passed on.
   */
  private static PactolusException unreadableLogin(Throwable cause) {
    String what =
        String.valueOf(cause.getMessage()).startsWith("Could not find")
            ? "SASL needs a login, and sasl.jaas.config is not set"
            : "sasl.jaas.config cannot be read";
    return new PactolusException(
        ErrorCode.PIPELINE_INVALID,
        ("The Kafka client refused its configuration: %s. In source.kafka.properties it must read"
                + " <class of the login module> required username=\"...\" password=\"...\"; with"
                + " the semicolon, and with a backslash before a quotation mark or backslash in"
                + " the password.")
            .formatted(what));
  }
}
