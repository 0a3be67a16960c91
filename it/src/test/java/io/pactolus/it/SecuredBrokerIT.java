package io.pactolus.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.bench.broker.Certificates;
import io.pactolus.bench.broker.LocalBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that want TLS and a password, as clients that have them right or wrong see them. */
class SecuredBrokerIT {
  private static final int RECORDS = 500;
  private static final String PASSWORD = "pa55word-of-alice-Zq7";
  private static final String WRONG_PASSWORD = "gue55ed-by-mallory-Xk3";
  private static final String STORE_PASSWORD = "5tore-password-Vw9";

  /** More than the 30 s after which a broker counts as unreachable would be too long to wait. */
  private static final int SOON_SECONDS = 25;

  private static final String PIPELINE =
      """
      pipeline: payments
      source:
        kafka:
          brokers: ${KAFKA_BROKERS}
          topics: [payments]
          properties: {PROPERTIES}
        format: json
      stream:
        name: payments
        key: id
        fields:
          - {name: id, type: long, required: true}
      silver:
        - {table: payments, mode: append}
      """;

  private static final String SASL =
      """
      security.protocol: SASL_SSL, sasl.mechanism: SCRAM-SHA-512,
            ssl.truststore.location: "${TRUSTSTORE}", ssl.truststore.password: "${file:STORE_PASSWORD_FILE}",
            sasl.jaas.config: "org.apache.kafka.common.security.scram.ScramLoginModule required username='alice' password='${ALICE_PASSWORD}';"
      """;

  @TempDir static Path shared;
  private static LocalBroker broker;
  private static Path truststore;
  private static Path otherTruststore;
  private static Path certificate;

  @TempDir Path directory;

  @BeforeAll
  static void aBrokerWithPasswordsAndCertificates() throws Exception {
    Certificates certificates = new Certificates(shared, STORE_PASSWORD);
    Path keystore = certificates.keystore("broker", "ip:127.0.0.1");
    truststore = certificates.truststore("broker");
    certificate = certificates.pem("broker");
    certificates.keystore("other", "ip:127.0.0.1");
    otherTruststore = certificates.truststore("other");
    Files.writeString(shared.resolve("store-password"), STORE_PASSWORD + "\n");
    broker =
        LocalBroker.start(
            List.of("SSL", "SASL_SSL"),
            Map.of(
                "ssl.keystore.location", keystore.toString(),
                "ssl.keystore.password", STORE_PASSWORD,
                "ssl.keystore.type", "PKCS12",
                "sasl.enabled.mechanisms", "SCRAM-SHA-512",
                "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required;"));
    broker.createTopic("payments", 2);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
      admin
          .alterUserScramCredentials(
              List.of(
                  new UserScramCredentialUpsertion(
                      "alice",
                      new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096),
                      PASSWORD)))
          .all()
          .get();
    }
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", broker.address()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = 0; i < RECORDS; i++) {
        var unused =
            producer.send(new ProducerRecord<>("payments", i % 2, null, "{\"id\":" + i + "}"));
      }
    }
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void everythingIsReadOverTlsWithAPasswordFromTheEnvironment() throws IOException {
    // When
    try (JavaProcess run = run("SASL_SSL", SASL, truststore, PASSWORD)) {

      // Then
      assertThat(run.await(60)).as(run.err()).isZero();
      assertThat(run.out()).contains("\"records\":" + RECORDS);
      assertSecret(run);
    }
  }

  @Test
  void everythingIsReadOverTlsWithACertificateInAFile() throws IOException {
    // When
    String properties =
        "security.protocol: SSL, ssl.truststore.type: PEM, ssl.truststore.location: " + certificate;
    try (JavaProcess run = run("SSL", properties, truststore, PASSWORD)) {

      // Then
      assertThat(run.await(60)).as(run.err()).isZero();
      assertThat(run.out()).contains("\"records\":" + RECORDS);
    }
  }

  @Test
  void aWrongPasswordIsRefusedAtOnce() throws IOException {
    try (JavaProcess run = run("SASL_SSL", SASL, truststore, WRONG_PASSWORD)) {
      assertThat(run.await(SOON_SECONDS)).as(run.err()).isEqualTo(1);
      assertThat(run.err())
          .contains(
              "pactolus: The broker at " + broker.address("SASL_SSL") + " refused us: ",
              "invalid credentials with SASL mechanism SCRAM-SHA-512",
              "Check user name and password in source.kafka.properties",
              "[BROKER_REFUSED]");
      assertSecret(run);
    }
  }

  @Test
  void aCertificateThatIsNotTrustedIsNamedAsSuch() throws IOException {
    try (JavaProcess run = run("SASL_SSL", SASL, otherTruststore, PASSWORD)) {
      assertThat(run.await(SOON_SECONDS)).as(run.err()).isEqualTo(1);
      assertThat(run.err())
          .contains(
              "pactolus: The certificate of the broker at " + broker.address("SASL_SSL"),
              "is not trusted here",
              "ssl.truststore.location",
              "[BROKER_REFUSED]");
      assertSecret(run);
    }
  }

  @Test
  void aClientWithoutTlsIsToldThatTheBrokerSpeaksIt() throws IOException {
    try (JavaProcess run = run("SSL", "client.id: plain", truststore, PASSWORD)) {
      assertThat(run.await(SOON_SECONDS)).as(run.err()).isEqualTo(1);
      assertThat(run.err())
          .contains(
              "pactolus: The broker at " + broker.address("SSL") + " speaks TLS",
              "security.protocol: SSL",
              "[BROKER_REFUSED]");
    }
  }

  private JavaProcess run(String listener, String properties, Path trusted, String password)
      throws IOException {
    Path pipeline =
        Files.writeString(
            directory.resolve("payments.yaml"),
            PIPELINE.replace(
                "PROPERTIES",
                properties
                    .strip()
                    .replace("STORE_PASSWORD_FILE", shared.resolve("store-password").toString())));
    // With -v the log of the Kafka client is there, which prints its whole configuration.
    return JavaProcess.pactolus(
        directory,
        Map.of(
            "KAFKA_BROKERS",
            broker.address(listener),
            "TRUSTSTORE",
            trusted.toString(),
            "ALICE_PASSWORD",
            password),
        "run",
        pipeline.toString(),
        "--lake",
        directory.resolve("lake").toString(),
        "--until-caught-up",
        "--json",
        "-v");
  }

  /** Neither what the process said nor any file it left holds a password. */
  private void assertSecret(JavaProcess run) throws IOException {
    List<String> secrets = List.of(PASSWORD, WRONG_PASSWORD, STORE_PASSWORD);
    assertThat(run.out()).doesNotContain(secrets);
    assertThat(run.err()).doesNotContain(secrets);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), ISO_8859_1))
            .as(file.toString())
            .doesNotContain(secrets);
      }
    }
    assertThat(Files.readString(directory.resolve("payments.yaml"), UTF_8))
        .contains("KAFKA_BROKERS");
  }
}
