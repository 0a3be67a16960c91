package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pactolus.bench.broker.LocalBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be wrong with a topic, and what the run command says about it. */
class TopicTroubleIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static LocalBroker broker;

  @TempDir Path directory;

  @BeforeAll
  static void startBroker() {
    broker = LocalBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void aTopicThatDoesNotExistIsNamedWithTheOneThatMayBeMeant() {
    // Given
    new OrdersTopic(directory, broker, "shop-orders").create();
    OrdersTopic missing = new OrdersTopic(directory, broker, "shop-order");

    // Then
    assertRefused(
        missing,
        "Topic 'shop-order' does not exist at " + broker.address(),
        "Did you mean 'shop-orders'? Otherwise create it. [TOPIC_MISSING]");
    assertThat(bronzeCommits(missing)).isOne();
  }

  @Test
  void aTopicCreatedAgainIsRefusedAndTheLakeStaysAsItIs() {
    // Given a lake that has read more than the new topic holds
    OrdersTopic topic = new OrdersTopic(directory, broker, "phoenix");
    topic.create();
    topic.publish(300, 1);
    run(topic);
    topic.delete();
    topic.create();
    topic.publish(20, 2);

    // Then
    assertRefused(
        topic,
        "Topic 'phoenix' at %s is not the one this lake was read from".formatted(broker.address()),
        "begin a new lake (--lake) for the new topic. [TOPIC_RECREATED]");
    assertThat(audit(topic).path("records").asLong()).isEqualTo(600);
  }

  @Test
  void expiredRecordsAreRefusedUntilTheGapIsToBeRecordedAndThenItStandsInTheLedger() {
    // Given records that expire before they were read: 100 to 249 of each partition
    OrdersTopic topic = new OrdersTopic(directory, broker, "expiring");
    topic.create();
    topic.publish(100, 1);
    run(topic);
    topic.publish(200, 2);
    topic.expireBefore(250);

    // Then
    assertRefused(
        topic,
        "300 records of 2 partitions may be lost: they expired at the broker before they were read"
            + " (expiring-0 offsets 100 to 249; expiring-1 offsets 100 to 249).",
        "to accept the loss, set source.kafka.on_gap: record and the gap will stand in the ledger. [OFFSET_GAP]");
    assertThat(audit(topic).path("records").asLong()).isEqualTo(200);

    // When
    topic.writePipeline("\n    on_gap: record");
    String told = run(topic);

    // Then
    assertThat(told)
        .contains(
            "Offsets 100 to 249 of expiring-0 expired at the broker before they were read; recorded as a gap.")
        .contains("Offsets 100 to 249 of expiring-1 ");
    JsonNode status = json(topic, "status", "--json");
    assertThat(status.path("partitions")).hasSize(2);
    for (JsonNode partition : status.path("partitions")) {
      assertThat(partition.path("next_offset").asLong()).isEqualTo(300);
      assertThat(partition.path("records").asLong()).isEqualTo(150);
      assertThat(partition.path("gap_offsets").asLong()).isEqualTo(150);
      assertThat(partition.path("empty_offsets").asLong()).isZero();
    }
    assertThat(audit(topic).path("records").asLong()).isEqualTo(300);

    // And it is said once: nothing is left to do
    assertThat(run(topic)).doesNotContain("expired").contains("\"epochs\":0");
  }

  private static String run(OrdersTopic topic) {
    try (JavaProcess run = topic.pactolus("run", "--until-caught-up", "--json")) {
      assertThat(run.await(60)).as(run.err()).isZero();
      return run.out();
    }
  }

  private static void assertRefused(OrdersTopic topic, String what, String remedy) {
    try (JavaProcess run = topic.pactolus("run", "--until-caught-up", "--json")) {
      assertThat(run.await(60)).as(run.out()).isOne();
      assertThat(run.err().strip())
          .startsWith("pactolus: " + what)
          .endsWith(remedy)
          .doesNotContain("\n");
    }
  }

  /** The audit of a lake, which holds. */
  private static JsonNode audit(OrdersTopic topic) {
    JsonNode audit = json(topic, "audit", "--json");
    assertThat(audit.path("balanced").asBoolean()).as(audit.toString()).isTrue();
    return audit;
  }

  private static JsonNode json(OrdersTopic topic, String command, String... arguments) {
    try (JavaProcess process = topic.pactolus(command, arguments)) {
      assertThat(process.await(60)).as(process.out() + process.err()).isZero();
      return JSON.readTree(process.out());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Versions in the log of Bronze. */
  private static long bronzeCommits(OrdersTopic topic) {
    try (var log = Files.list(topic.lake.resolve("orders/bronze/orders/_delta_log"))) {
      return log.filter(file -> file.toString().endsWith(".json")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
