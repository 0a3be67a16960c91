package io.pactolus.source.kafka;

import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.model.KafkaSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.jspecify.annotations.Nullable;

/** Turns what goes wrong at the broker into sentences with a remedy. */
final class BrokerTrouble {
  private static final int NAMED_GAPS = 3;

  private final KafkaSource source;

  BrokerTrouble(KafkaSource source) {
    this.source = source;
  }

  /**
   * What a client threw, as the user should see it; a bug comes back as it was.
   *
   * @param waited how long the broker was waited for
   */
  RuntimeException translate(Throwable thrown, Duration waited) {
    Throwable cause = thrown;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof SslAuthenticationException) {
      return new TlsTrouble(source).translate(cause);
    }
    if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
      return refused(cause);
    }
    if (ConfigurationTrouble.isOne(cause)) {
      return new ConfigurationTrouble(source).translate(cause);
    }
    if (cause instanceof RetriableException) {
      return unreachable(waited, cause);
    }
    return cause instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException("the Kafka client failed", cause);
  }

  private PactolusException unreachable(Duration waited, Throwable cause) {
    Optional<PactolusException> mismatch = new ListenerCheck(source).afterSilence(waited, cause);
    if (mismatch.isPresent()) {
      return mismatch.get();
    }
    return new PactolusException(
        ErrorCode.BROKER_UNREACHABLE,
        ("No Kafka broker answered at %s within %d s. Check that it runs, that source.kafka.brokers"
                + " is its address as seen from this machine, and that TLS and SASL properties"
                + " match the listener.")
            .formatted(source.brokers(), waited.toSeconds()),
        cause);
  }

  private PactolusException refused(Throwable cause) {
    return new PactolusException(
        ErrorCode.BROKER_REFUSED,
        "The broker at %s refused us: %s. %s"
            .formatted(source.brokers(), withoutFullStop(cause.getMessage()), remedy(cause)),
        cause);
  }

  private String remedy(Throwable cause) {
    if (cause instanceof AuthorizationException) {
      return "Grant READ and DESCRIBE on the topics %s to the user of this pipeline."
          .formatted(source.topics());
    }
    if (cause instanceof UnsupportedSaslMechanismException) {
      return "Set sasl.mechanism in source.kafka.properties to one of those, with the login module"
          + " for it in sasl.jaas.config.";
    }
    if (cause instanceof IllegalSaslStateException) {
      return "This listener takes no password: use another port, or set security.protocol in"
          + " source.kafka.properties to PLAINTEXT or SSL.";
    }
    return "Check user name and password in source.kafka.properties.";
  }

  PactolusException topicMissing(String topic, List<String> similar) {
    String hint =
        similar.isEmpty()
            ? "Create it, or correct source.kafka.topics."
            : "Did you mean %s? Otherwise create it.".formatted(String.join(" or ", similar));
    return new PactolusException(
        ErrorCode.TOPIC_MISSING,
        "Topic '%s' does not exist at %s. %s".formatted(topic, source.brokers(), hint));
  }

  PactolusException topicVanished(String topic) {
    return new PactolusException(
        ErrorCode.TOPIC_MISSING,
        "Topic '%s' was deleted at %s while it was read. What the lake holds stays right."
                .formatted(topic, source.brokers())
            + " Remove it from source.kafka.topics, or, once it is there again, begin a new lake.");
  }

  PactolusException otherTopicId(String topic) {
    return recreated(
        "Topic '%s' at %s is not the one this lake was read from: it was deleted and created again,"
                .formatted(topic, source.brokers())
            + " or this is another cluster");
  }

  PactolusException partitionGone(TopicPartition partition, int partitions) {
    return recreated(
        "The lake has a position in partition %s but the topic has only %d partitions at %s"
            .formatted(partition, partitions, source.brokers()));
  }

  PactolusException beyondEnd(TopicPartition partition, long position, long end) {
    return recreated(
        "The lake has read %s up to offset %d but the partition ends at %d at %s: the topic was"
                .formatted(partition, position, end, source.brokers())
            + " created again, its log was cut, or this is another cluster");
  }

  private static PactolusException recreated(String what) {
    return new PactolusException(
        ErrorCode.TOPIC_RECREATED,
        what
            + ". Reading on would lose or repeat records, so nothing was read. Point"
            + " source.kafka.brokers at the right cluster, or begin a new lake (--lake) for the new"
            + " topic.");
  }

  /** Offsets {@code position} until {@code beginning} have expired. */
  record Gap(TopicPartition partition, long position, long beginning) {
    long records() {
      return beginning - position;
    }

    private String offsets() {
      return "%s offsets %d to %d".formatted(partition, position, beginning - 1);
    }
  }

  /**
   * @param gaps at least one
   */
  PactolusException gaps(List<Gap> gaps) {
    Gap first = gaps.get(0);
    String what =
        gaps.size() == 1
            ? "%d records of %s may be lost: offsets %d to %d expired at the broker before they were read."
                .formatted(
                    first.records(), first.partition(), first.position(), first.beginning() - 1)
            : "%d records of %d partitions may be lost: they expired at the broker before they were read (%s%s)."
                .formatted(
                    gaps.stream().mapToLong(Gap::records).sum(),
                    gaps.size(),
                    gaps.stream()
                        .limit(NAMED_GAPS)
                        .map(Gap::offsets)
                        .collect(Collectors.joining("; ")),
                    gaps.size() > NAMED_GAPS ? "; and more" : "");
    return new PactolusException(
        ErrorCode.OFFSET_GAP,
        what
            + " Lengthen the topic's retention; to accept the loss, set"
            + " source.kafka.on_gap: record and the gap will stand in the ledger.");
  }

  String gapRecorded(Gap gap) {
    return "Offsets %d to %d of %s expired at the broker before they were read; recorded as a gap."
        .formatted(gap.position(), gap.beginning() - 1, gap.partition());
  }

  PactolusException badStart(TopicPartition partition, String why) {
    return new PactolusException(
        ErrorCode.PIPELINE_INVALID,
        "source.kafka.start names an offset for %s but %s. Correct or remove it."
            .formatted(partition, why));
  }

  private static String withoutFullStop(@Nullable String text) {
    return text == null ? "no reason given" : text.replaceAll("\\.\\s*$", "");
  }
}
