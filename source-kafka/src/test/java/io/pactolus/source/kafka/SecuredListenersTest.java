package io.pactolus.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pactolus.bench.broker.Certificates;
import io.pactolus.bench.broker.LocalBroker;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.model.KafkaSource;
import io.pactolus.pipeline.model.KafkaSource.OnGap;
import io.pactolus.pipeline.model.KafkaSource.StartPosition;
import io.pactolus.pipeline.model.Pipeline.Limits;
import io.pactolus.source.kafka.KafkaRecordSource.Timeouts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user is told whose TLS and SASL properties do not match the listener. */
class SecuredListenersTest {
  private static final String STORE_PASSWORD = "store-password";
  private static final String LOGIN =
      "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"u\" password=\"p\";";

  @TempDir static Path directory;
  private static LocalBroker broker;
  private static Map<String, String> tls;
  private static Map<String, String> sasl;

  @BeforeAll
  static void startBroker() {
    Certificates certificates = new Certificates(directory, STORE_PASSWORD);
    Path keystore = certificates.keystore("broker", "ip:127.0.0.1");
    broker =
        LocalBroker.start(
            List.of("SSL", "SASL_PLAINTEXT"),
            Map.of(
                "ssl.keystore.location", keystore.toString(),
                "ssl.keystore.password", STORE_PASSWORD,
                "ssl.keystore.type", "PKCS12",
                "sasl.enabled.mechanisms", "SCRAM-SHA-512",
                "listener.name.sasl_plaintext.scram-sha-512.sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required;"));
    broker.createTopic("secured", 1);
    tls =
        Map.of(
            "security.protocol",
            "SSL",
            "ssl.truststore.location",
            certificates.truststore("broker").toString(),
            "ssl.truststore.password",
            STORE_PASSWORD);
    sasl =
        Map.of(
            "security.protocol", "SASL_PLAINTEXT",
            "sasl.mechanism", "SCRAM-SHA-512",
            "sasl.jaas.config", LOGIN);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void aCertificateForAnotherHostIsNamedAsSuch() {
    String address = broker.address("SSL").replace("127.0.0.1", "localhost");

    assertRefusal(
        opening(address, tls),
        ErrorCode.BROKER_REFUSED,
        "The certificate of the broker at " + address + " belongs to another host",
        "localhost",
        "Name the broker in source.kafka.brokers as the certificate does");
  }

  @Test
  void aListenerWithoutTlsIsNamedAsSuch() {
    assertRefusal(
        opening(broker.address(), tls),
        ErrorCode.BROKER_REFUSED,
        "The broker at " + broker.address() + " speaks no TLS, and security.protocol is SSL",
        "set security.protocol: PLAINTEXT");
  }

  @Test
  void aClientWithoutTlsIsRefusedBeforeItMistakesTheAlertForAHugeAnswer() {
    assertRefusal(
        opening(broker.address("SSL"), Map.of()),
        ErrorCode.BROKER_REFUSED,
        "speaks TLS, and security.protocol is PLAINTEXT",
        "Set security.protocol: SSL");
    assertThat(KafkaProbe.ask(source(broker.address("SSL"), sasl), Duration.ofSeconds(3)).trouble())
        .hasValueSatisfying(t -> assertThat(t).contains("Set security.protocol: SASL_SSL"));
  }

  @Test
  void aListenerThatWantsAPasswordIsNamedAsSuch() {
    assertRefusal(
        opening(broker.address("SASL_PLAINTEXT"), Map.of()),
        ErrorCode.BROKER_UNREACHABLE,
        "listens at " + broker.address("SASL_PLAINTEXT"),
        "If it asks for a password, set security.protocol");
  }

  @Test
  void aListenerThatTakesNoPasswordIsNamedAsSuch() {
    assertRefusal(
        opening(broker.address(), sasl),
        ErrorCode.BROKER_REFUSED,
        "refused us",
        "This listener takes no password");
  }

  @Test
  void aMechanismTheBrokerHasNotIsNamedWithThoseItHas() {
    Map<String, String> plain =
        with(
            with(sasl, "sasl.mechanism", "PLAIN"),
            "sasl.jaas.config",
            LOGIN.replace("scram.Scram", "plain.Plain"));

    assertRefusal(
        opening(broker.address("SASL_PLAINTEXT"), plain),
        ErrorCode.BROKER_REFUSED,
        "enabled mechanisms are [SCRAM-SHA-512]",
        "Set sasl.mechanism in source.kafka.properties to one of those");
  }

  @Test
  void aTruststoreThatIsMissingOrLockedIsNamed() {
    assertRefusal(
        opening(broker.address("SSL"), with(tls, "ssl.truststore.location", "/nowhere/t.p12")),
        ErrorCode.PIPELINE_INVALID,
        "Failed to load SSL keystore /nowhere/t.p12",
        "there is no such file",
        "Correct source.kafka.brokers or source.kafka.properties");
    assertRefusal(
        opening(broker.address("SSL"), with(tls, "ssl.truststore.password", "guessed-one")),
        ErrorCode.PIPELINE_INVALID,
        "broker-trust.p12",
        "keystore password was incorrect");
  }

  @Test
  void aLoginThatCannotBeReadIsExplainedWithoutAnyPartOfIt() {
    for (String unreadable :
        List.of(LOGIN.replace("\"p\"", "\"p\"hush hush\""), LOGIN.replace(";", ""), "hush", "")) {
      PactolusException trouble =
          opening(broker.address("SASL_PLAINTEXT"), with(sasl, "sasl.jaas.config", unreadable));

      assertRefusal(
          trouble,
          ErrorCode.PIPELINE_INVALID,
          "sasl.jaas.config cannot be read",
          "<class of the login module> required username=\"...\" password=\"...\";");
      assertThat(trouble).hasMessageNotContaining("hush").hasNoCause();
    }
    assertRefusal(
        opening(
            broker.address("SASL_PLAINTEXT"),
            Map.of("security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", "PLAIN")),
        ErrorCode.PIPELINE_INVALID,
        "sasl.jaas.config is not set");
  }

  private static void assertRefusal(
      @Nullable PactolusException trouble, ErrorCode code, String... words) {
    assertThat(trouble)
        .isInstanceOfSatisfying(PactolusException.class, t -> assertThat(t.code()).isEqualTo(code))
        .hasMessageContainingAll(words);
  }

  private static @Nullable PactolusException opening(
      String address, Map<String, String> properties) {
    try (var source =
        new KafkaRecordSource(
            source(address, properties),
            new Limits(1 << 20, 64 << 20, 1 << 20),
            Clock.systemUTC(),
            warning -> {},
            new Timeouts(Duration.ofSeconds(3), Duration.ofSeconds(1)))) {
      return catchThrowableOfType(PactolusException.class, () -> source.open(Map.of(), Map.of()));
    }
  }

  private static KafkaSource source(String address, Map<String, String> properties) {
    return new KafkaSource(
        address, List.of("secured"), new StartPosition.Earliest(), properties, OnGap.STOP);
  }

  private static Map<String, String> with(Map<String, String> base, String name, String value) {
    var changed = new HashMap<>(base);
    changed.put(name, value);
    return changed;
  }
}
