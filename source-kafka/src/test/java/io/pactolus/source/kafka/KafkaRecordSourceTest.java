package io.pactolus.source.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pactolus.bench.broker.LocalBroker;
import io.pactolus.engine.core.source.RecordSource.CollectLimits;
import io.pactolus.engine.core.source.RecordSource.OffsetRange;
import io.pactolus.engine.core.source.RecordSource.Slice;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.engine.core.source.SourceStopped;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.model.KafkaSource;
import io.pactolus.pipeline.model.KafkaSource.OnGap;
import io.pactolus.pipeline.model.KafkaSource.StartPosition;
import io.pactolus.pipeline.model.Pipeline.Limits;
import io.pactolus.source.kafka.KafkaRecordSource.Timeouts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaRecordSourceTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456Z");
  private static final Limits LIMITS = new Limits(1 << 20, 64 << 20, 1 << 20);
  private static final CollectLimits EVERYTHING =
      new CollectLimits(Duration.ofSeconds(20), Duration.ofSeconds(1), 1_000_000, 64 << 20);
  private static final Timeouts QUICK =
      new Timeouts(Duration.ofSeconds(3), Duration.ofMillis(200), Duration.ofSeconds(1));

  private static LocalBroker broker;

  private final List<String> warnings = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void startBroker() {
    broker = LocalBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void recordsComeOrderedByTopicPartitionAndOffsetWithAllTheirColumns() throws Exception {
    broker.createTopic("ordered-b", 2);
    broker.createTopic("ordered-a", 1);
    try (var producer = producer(Map.of())) {
      for (int i = 0; i < 10; i++) {
        producer.send(record("ordered-b", i % 2, "k" + i, "v" + i)).get();
      }
      var traced = new ProducerRecord<byte[], byte[]>("ordered-a", 0, 77L, null, null);
      traced.headers().add("traceparent", "00-abc-01".getBytes(UTF_8)).add("empty", null);
      producer.send(traced).get();
    }

    try (var source = source(List.of("ordered-b", "ordered-a"))) {
      source.open(Map.of(), Map.of());
      Slice slice = source.collect(7, EVERYTHING);

      assertThat(coordinates(slice.records()))
          .startsWith("ordered-a-0:0", "ordered-b-0:0", "ordered-b-0:1")
          .endsWith("ordered-b-1:3", "ordered-b-1:4")
          .hasSize(11);
      assertThat(slice.records().row(0))
          .usingRecursiveComparison()
          .isEqualTo(
              row(
                  null,
                  null,
                  List.of(row("traceparent", "00-abc-01".getBytes(UTF_8)), row("empty", null)),
                  "ordered-a",
                  0,
                  0L,
                  77_000L,
                  1767323045123456L,
                  7L,
                  "00-abc-01",
                  null));
      assertThat(slice.records().bytes("correlation_id").string(10)).isEqualTo("ordered-b-1:4");
      assertThat(slice.records().bytes("key").string(10)).isEqualTo("k9");
      assertThat(slice.records().bytes("value").string(10)).isEqualTo("v9");
      assertThat(slice.records().column("headers").isNull(10)).isTrue();
      assertThat(slice.ranges())
          .containsOnly(
              Map.entry(new TopicPartition("ordered-a", 0), new OffsetRange(0, 1, 0)),
              Map.entry(new TopicPartition("ordered-b", 0), new OffsetRange(0, 5, 0)),
              Map.entry(new TopicPartition("ordered-b", 1), new OffsetRange(0, 5, 0)));
    }
  }

  @Test
  void abortedRecordsAreLeftOutAndTransactionMarkersCountAsPassed() throws Exception {
    broker.createTopic("transactions", 1);
    try (var producer = producer(Map.of("transactional.id", "t1"))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(record("transactions", 0, "k", "aborted")).get();
      producer.send(record("transactions", 0, "k", "aborted")).get();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(record("transactions", 0, "k", "committed")).get();
      producer.commitTransaction();
    }

    try (var source = source(List.of("transactions"))) {
      source.open(Map.of(), Map.of());
      Slice slice = source.collect(1, EVERYTHING);

      assertThat(coordinates(slice.records())).containsExactly("transactions-0:3");
      assertThat(slice.ranges())
          .containsOnly(Map.entry(partition("transactions"), new OffsetRange(0, 5, 0)));
      assertThat(source.endOffsets()).isEqualTo(Map.of(partition("transactions"), 5L));
      assertThat(source.lag()).isZero();
    }
  }

  @Test
  void recordsBeyondTheLimitAreKeptForTheNextCollect() throws Exception {
    broker.createTopic("limited", 2);
    fill("limited", 2, 25);

    try (var source = source(List.of("limited"))) {
      source.open(Map.of(), Map.of());
      var seen = new ArrayList<String>();
      var next = new HashMap<TopicPartition, Long>();
      var limits = new CollectLimits(Duration.ofSeconds(20), Duration.ofSeconds(1), 7, 64 << 20);
      while (seen.size() < 50) {
        Slice slice = source.collect(seen.size(), limits);
        assertThat(slice.records().rows()).isPositive().isLessThanOrEqualTo(7);
        slice
            .ranges()
            .forEach(
                (partition, range) -> {
                  assertThat(range.from()).isEqualTo(next.getOrDefault(partition, 0L));
                  next.put(partition, range.until());
                });
        seen.addAll(coordinates(slice.records()));
      }

      assertThat(seen).doesNotHaveDuplicates().hasSize(50);
      assertThat(next.values()).containsExactly(25L, 25L);
    }
  }

  @Test
  void aSliceEndsBeforeTheRecordThatWouldExceedTheByteLimit() throws Exception {
    broker.createTopic("bytes", 1);
    fill("bytes", 1, 10);

    try (var source = source(List.of("bytes"))) {
      source.open(Map.of(), Map.of());
      // Key and value of each are two bytes each.
      var limits = new CollectLimits(Duration.ofSeconds(20), Duration.ofSeconds(1), 1_000, 14);

      assertThat(source.collect(1, limits).records().rows()).isEqualTo(3);
      assertThat(source.lag()).isEqualTo(7);
    }
  }

  @Test
  void theLagOfEachTopicIsItsOwn() throws Exception {
    broker.createTopic("behind-a", 1);
    broker.createTopic("behind-b", 2);
    fill("behind-a", 1, 3);
    fill("behind-b", 2, 4);

    try (var source = source(List.of("behind-a", "behind-b"))) {
      source.open(Map.of(partition("behind-a"), 1L), Map.of());
      assertThat(source.lagByTopic()).isEmpty();
      source.endOffsets();

      assertThat(source.lagByTopic()).isEqualTo(Map.of("behind-a", 2L, "behind-b", 8L));
      assertThat(source.lag()).isEqualTo(10);
    }
  }

  @Test
  void theValueOfAnOversizedRecordIsNotKept() throws Exception {
    broker.createTopic("oversized", 1, Map.of("max.message.bytes", "20000000"));
    try (var producer = producer(Map.of("max.request.size", "20000000"))) {
      var big = new ProducerRecord<>("oversized", 0, "k".getBytes(UTF_8), new byte[10_000_000]);
      big.headers().add("h", new byte[] {1});
      producer.send(big).get();
      producer.send(record("oversized", 0, "small", "v")).get();
    }

    try (var source = source(List.of("oversized"))) {
      source.open(Map.of(), Map.of());
      Batch records = source.collect(1, EVERYTHING).records();

      assertThat(records.rows()).isEqualTo(2);
      assertThat(records.column("value").isNull(0)).isTrue();
      assertThat(records.bytes("key").string(0)).isEqualTo("k");
      assertThat(records.column("headers").isNull(0)).isFalse();
      assertThat(records.longs("oversized_bytes").at(0)).isEqualTo(10_000_003);
      assertThat(records.longs("oversized_bytes").isNull(1)).isTrue();
    }
  }

  @Test
  void readingGoesOnAtThePositionOfTheLake() throws Exception {
    broker.createTopic("resumed", 1);
    fill("resumed", 1, 10);

    try (var source = source(List.of("resumed"))) {
      source.connect();
      Map<TopicPartition, Long> begin = source.open(Map.of(partition("resumed"), 6L), Map.of());

      assertThat(begin).isEqualTo(Map.of(partition("resumed"), 6L));
      assertThat(source.collect(1, EVERYTHING).ranges())
          .containsOnly(Map.entry(partition("resumed"), new OffsetRange(6, 10, 0)));
    }
  }

  @Test
  void everyKindOfStartPositionIsHonoured() throws Exception {
    broker.createTopic("starts", 1);
    try (var producer = producer(Map.of())) {
      for (long time = 1_000; time <= 5_000; time += 1_000) {
        producer.send(new ProducerRecord<>("starts", 0, time, null, new byte[1])).get();
      }
    }

    assertThat(start(new StartPosition.Earliest())).isZero();
    assertThat(start(new StartPosition.Latest())).isEqualTo(5);
    assertThat(start(new StartPosition.AtTimestamp(Instant.ofEpochMilli(2_500)))).isEqualTo(2);
    assertThat(start(new StartPosition.AtTimestamp(Instant.ofEpochMilli(9_000)))).isEqualTo(5);
    assertThat(start(new StartPosition.AtOffsets(Map.of("starts", Map.of(0, 4L))))).isEqualTo(4);
    assertThatThrownBy(() -> start(new StartPosition.AtOffsets(Map.of("starts", Map.of(0, 6L)))))
        .isInstanceOf(PactolusException.class)
        .hasMessageContaining("starts-0 but the partition ends at 5");
  }

  private long start(StartPosition start) {
    var definition =
        new KafkaSource(broker.address(), List.of("starts"), start, Map.of(), OnGap.STOP);
    try (var source = source(definition)) {
      return source.open(Map.of(), Map.of()).getOrDefault(partition("starts"), -1L);
    }
  }

  @Test
  void expiredRecordsAreRefusedUnlessTheGapIsRecorded() throws Exception {
    broker.createTopic("expired", 1);
    fill("expired", 1, 10);
    deleteBefore("expired", 6);

    try (var source = source(List.of("expired"))) {
      assertThatThrownBy(() -> source.open(Map.of(partition("expired"), 2L), Map.of()))
          .isInstanceOfSatisfying(
              PactolusException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OFFSET_GAP))
          .hasMessageContaining("4 records of expired-0")
          .hasMessageContaining("offsets 2 to 5")
          .hasMessageContaining("on_gap: record");
    }
    try (var source = source(recordingGaps("expired"))) {
      source.open(Map.of(partition("expired"), 2L), Map.of());
      Slice slice = source.collect(1, EVERYTHING);

      assertThat(slice.ranges())
          .containsOnly(Map.entry(partition("expired"), new OffsetRange(2, 10, 4)));
      assertThat(coordinates(slice.records())).hasSize(4).startsWith("expired-0:6");
      assertThat(warnings).singleElement().asString().contains("Offsets 2 to 5 of expired-0");
    }
  }

  @Test
  void ofManyGapsTheNumberAndTheFirstAreNamed() throws Exception {
    broker.createTopic("thinned", 5);
    fill("thinned", 5, 50);
    for (int partition = 1; partition < 5; partition++) {
      deleteBefore("thinned", partition, 5);
    }

    try (var source = source(List.of("thinned"))) {
      Map<TopicPartition, Long> position = new HashMap<>();
      for (int partition = 0; partition < 5; partition++) {
        position.put(new TopicPartition("thinned", partition), 2L);
      }
      assertThatThrownBy(() -> source.open(position, Map.of()))
          .isInstanceOfSatisfying(
              PactolusException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OFFSET_GAP))
          .hasMessageStartingWith(
              "12 records of 4 partitions may be lost: they expired at the broker before they were"
                  + " read (thinned-1 offsets 2 to 4; thinned-2 offsets 2 to 4; thinned-3 offsets 2"
                  + " to 4; and more).");
    }
  }

  @Test
  void recordsThatExpireWhileReadingAreNoticed() throws Exception {
    broker.createTopic("racing", 1);
    fill("racing", 1, 3);

    try (var source = source(recordingGaps("racing"))) {
      source.open(Map.of(), Map.of());
      deleteBefore("racing", 3);
      fill("racing", 1, 2);
      Slice slice = source.collect(1, EVERYTHING);

      assertThat(slice.ranges())
          .containsOnly(Map.entry(partition("racing"), new OffsetRange(0, 5, 3)));
      assertThat(slice.records().rows()).isEqualTo(2);
    }
  }

  @Test
  void aTopicThatEndsBeforeThePositionIsRefused() throws Exception {
    broker.createTopic("shorter", 1);
    fill("shorter", 1, 3);

    try (var source = source(List.of("shorter"))) {
      assertThatThrownBy(() -> source.open(Map.of(partition("shorter"), 9L), Map.of()))
          .isInstanceOfSatisfying(
              PactolusException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.TOPIC_RECREATED))
          .hasMessageContaining("shorter-0 up to offset 9 but the partition ends at 3");
    }
  }

  @Test
  void aTopicCreatedAgainIsRefusedByItsIdAtStartAndWhileReading() throws Exception {
    broker.createTopic("phoenix", 1);
    fill("phoenix", 1, 5);

    try (var source = source(List.of("phoenix"))) {
      source.open(Map.of(), Map.of());
      Slice before = source.collect(1, EVERYTHING);
      assertThat(before.records().rows()).isEqualTo(5);
      Map<String, String> ids = source.topicIds();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
        admin.deleteTopics(List.of("phoenix")).all().get();
      }
      broker.createTopic("phoenix", 1);
      fill("phoenix", 1, 5);

      assertThatThrownBy(() -> collectFor(source, Duration.ofSeconds(20)))
          .isInstanceOf(PactolusException.class)
          .hasMessageContaining("deleted and created again");
      try (var next = source(List.of("phoenix"))) {
        assertThatThrownBy(() -> next.open(Map.of(partition("phoenix"), 5L), ids))
            .isInstanceOfSatisfying(
                PactolusException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.TOPIC_RECREATED));
      }
    }
  }

  @Test
  void aMissingTopicIsNamedWithTheOnesThatMayBeMeant() {
    broker.createTopic("invoices", 1);

    try (var source = source(List.of("invoicse"))) {
      assertThatThrownBy(() -> source.open(Map.of(), Map.of()))
          .isInstanceOfSatisfying(
              PactolusException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOPIC_MISSING))
          .hasMessageContaining("Topic 'invoicse' does not exist")
          .hasMessageContaining("Did you mean 'invoices'?");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anUnreachableBrokerIsNamedAfterTheTimeout(boolean lookedForAhead) {
    var definition =
        new KafkaSource(
            "127.0.0.1:1", List.of("t"), new StartPosition.Earliest(), Map.of(), OnGap.STOP);

    try (var source = source(definition)) {
      if (lookedForAhead) {
        source.connect();
      }
      assertThatThrownBy(() -> source.open(Map.of(), Map.of()))
          .isInstanceOfSatisfying(
              PactolusException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.BROKER_UNREACHABLE))
          .hasMessageContaining("No Kafka broker answered at 127.0.0.1:1 within 3 s");
    }
  }

  @Test
  void clientPropertiesThatWouldBreakExactlyOnceAreRefused() {
    var definition =
        new KafkaSource(
            "127.0.0.1:1",
            List.of("t"),
            new StartPosition.Earliest(),
            Map.of("isolation.level", "read_uncommitted"),
            OnGap.STOP);

    assertThatThrownBy(() -> source(definition))
        .isInstanceOf(PactolusException.class)
        .hasMessageContaining("'isolation.level'")
        .hasMessageContaining("aborted records");
  }

  @Test
  void aBrokerThatGoesAwayIsWaitedForWithAWarning() throws Exception {
    try (LocalBroker restarted = LocalBroker.start()) {
      restarted.createTopic("away", 1);
      fill(restarted, "away", 1, 3);
      var definition =
          new KafkaSource(
              restarted.address(),
              List.of("away"),
              new StartPosition.Earliest(),
              Map.of(),
              OnGap.STOP);
      try (var source = source(definition)) {
        source.open(Map.of(), Map.of());
        assertThat(source.collect(1, EVERYTHING).records().rows()).isEqualTo(3);

        restarted.stop();
        while (warnings.isEmpty()) {
          assertThat(collectFor(source, Duration.ofMillis(500)).isEmpty()).isTrue();
        }
        restarted.restart();
        fill(restarted, "away", 1, 2);

        assertThat(warnings.get(0))
            .contains("No Kafka broker at " + restarted.address())
            .contains("the position is kept");
        assertThat(collectFor(source, Duration.ofSeconds(60)).ranges())
            .containsOnly(Map.entry(partition("away"), new OffsetRange(3, 5, 0)));
      }
    }
  }

  @Test
  void aPartitionAddedWhileReadingIsReadFromItsFirstRecord() throws Exception {
    broker.createTopic("growing", 1);
    fill("growing", 1, 2);

    try (var source = source(List.of("growing"))) {
      source.open(Map.of(), Map.of());
      assertThat(source.collect(1, EVERYTHING).records().rows()).isEqualTo(2);
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
        admin.createPartitions(Map.of("growing", NewPartitions.increaseTo(2))).all().get();
      }
      try (var producer = producer(Map.of())) {
        producer.send(record("growing", 1, "k", "new")).get();
      }

      assertThat(source.collect(2, EVERYTHING).ranges())
          .containsOnly(Map.entry(new TopicPartition("growing", 1), new OffsetRange(0, 1, 0)));
    }
  }

  @Test
  void aThousandPartitionsAreReadWithinSmallLimits() throws Exception {
    broker.createTopic("wide", 1_000);
    fill("wide", 1_000, 1);
    var limits = new Limits(1 << 20, 1 << 20, 1 << 20);
    var collect = new CollectLimits(Duration.ofSeconds(20), Duration.ofMillis(500), 500, 4_000);

    try (var source =
        new KafkaRecordSource(
            definition(List.of("wide")), limits, Clock.systemUTC(), warnings::add)) {
      source.open(Map.of(), Map.of());
      var seen = new ArrayList<String>();
      while (seen.size() < 1_000) {
        Slice slice = source.collect(1, collect);
        assertThat(slice.isEmpty()).isFalse();
        seen.addAll(coordinates(slice.records()));
      }

      assertThat(seen).doesNotHaveDuplicates().hasSize(1_000);
    }
  }

  @Test
  void wakeupEndsACollectThatWaits() throws Exception {
    broker.createTopic("quiet", 1);

    try (var source = source(List.of("quiet"))) {
      source.open(Map.of(), Map.of());
      long begin = System.nanoTime();
      var waker = new Thread(source::wakeup);
      waker.start();
      Slice slice =
          source.collect(
              1, new CollectLimits(Duration.ofSeconds(60), Duration.ofSeconds(1), 10, 1_000));
      waker.join();

      assertThat(slice.isEmpty()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void wakeupEndsTheWaitForABrokerThatDoesNotAnswer(boolean lookedForAhead) throws Exception {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var source =
            new KafkaRecordSource(
                new KafkaSource(
                    "127.0.0.1:" + silent.getLocalPort(),
                    List.of("t"),
                    new StartPosition.Earliest(),
                    Map.of(),
                    OnGap.STOP),
                LIMITS,
                Clock.systemUTC(),
                warnings::add,
                new Timeouts(
                    Duration.ofSeconds(120), Duration.ofSeconds(10), Duration.ofSeconds(5)))) {
      // The first connection asks what the listener speaks, the second is the client's.
      var waker =
          new Thread(
              () -> {
                try (Socket probe = silent.accept();
                    Socket client = silent.accept()) {
                  source.wakeup();
                  client.getInputStream().readAllBytes();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      waker.start();
      long begin = System.nanoTime();
      if (lookedForAhead) {
        source.connect();
      }

      assertThatThrownBy(() -> source.open(Map.of(), Map.of())).isInstanceOf(SourceStopped.class);

      waker.join();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(60));
      assertThat(warnings).isEmpty();
    }
  }

  @Test
  void aSourceThatIsClosedBeforeItIsOpenedLeavesNoConnectionBehind() throws Exception {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var source =
          source(
              new KafkaSource(
                  "127.0.0.1:" + silent.getLocalPort(),
                  List.of("t"),
                  new StartPosition.Earliest(),
                  Map.of(),
                  OnGap.STOP));
      source.connect();
      try (Socket probe = silent.accept();
          Socket client = silent.accept()) {

        source.close();

        // Reads to the end: the client has hung up.
        client.getInputStream().readAllBytes();
      }
    }
  }

  @Test
  void theProbeTellsEndsOrThatTheBrokerIsAway() throws Exception {
    broker.createTopic("probed", 1);
    fill("probed", 1, 4);

    var here = KafkaProbe.ask(definition(List.of("probed")), Duration.ofSeconds(20));
    var away =
        KafkaProbe.ask(
            new KafkaSource(
                "127.0.0.1:1", List.of("t"), new StartPosition.Earliest(), Map.of(), OnGap.STOP),
            Duration.ofSeconds(1));

    assertThat(here.endOffsets()).isEqualTo(Map.of(partition("probed"), 4L));
    assertThat(here.trouble()).isEmpty();
    assertThat(away.reachable()).isFalse();
    assertThat(away.trouble().orElseThrow()).contains("127.0.0.1:1");
  }

  @Test
  void theProbeTellsHowManyRecordsOfBeforeATimeAreUnread() throws Exception {
    broker.createTopic("waiting", 2);
    // Not so old that the broker would delete them.
    long begin = Instant.now().getEpochSecond() - 100;
    try (var producer = producer(Map.of())) {
      for (int partition = 0; partition < 2; partition++) {
        for (long seconds = 1; seconds <= 4; seconds++) {
          producer
              .send(
                  new ProducerRecord<>(
                      "waiting", partition, (begin + seconds) * 1_000, new byte[1], new byte[1]))
              .get();
        }
      }
    }
    KafkaSource waiting = definition(List.of("waiting"));
    KafkaSource away =
        new KafkaSource(
            "127.0.0.1:1", List.of("t"), new StartPosition.Earliest(), Map.of(), OnGap.STOP);
    KafkaSource fromTheEnd =
        new KafkaSource(
            broker.address(), waiting.topics(), new StartPosition.Latest(), Map.of(), OnGap.STOP);
    var read = Map.of(partition("waiting"), 1L);

    // Offsets 1 and 2 of the partition that was read from, 0 to 2 of the other
    assertThat(unreadBefore(waiting, read, begin + 4)).hasValue(5);
    assertThat(unreadBefore(fromTheEnd, read, begin + 4)).hasValue(2);
    assertThat(unreadBefore(fromTheEnd, read, begin + 9)).hasValue(3);
    assertThat(unreadBefore(fromTheEnd, Map.of(partition("waiting"), 4L), begin + 9)).hasValue(0);
    assertThat(unreadBefore(away, read, begin + 4)).isEmpty();
  }

  private static OptionalLong unreadBefore(
      KafkaSource source, Map<TopicPartition, Long> next, long seconds) {
    return KafkaProbe.unreadBefore(
        source, next, Instant.ofEpochSecond(seconds), Duration.ofSeconds(20));
  }

  /** Collects until something comes or the time is over. */
  private static Slice collectFor(KafkaRecordSource source, Duration patience) {
    return source.collect(9, new CollectLimits(patience, Duration.ofSeconds(1), 1_000, 1 << 20));
  }

  private KafkaRecordSource source(List<String> topics) {
    return source(definition(topics));
  }

  private KafkaRecordSource source(KafkaSource definition) {
    return new KafkaRecordSource(
        definition, LIMITS, Clock.fixed(NOW, ZoneOffset.UTC), warnings::add, QUICK);
  }

  private static KafkaSource definition(List<String> topics) {
    return new KafkaSource(
        broker.address(), topics, new StartPosition.Earliest(), Map.of(), OnGap.STOP);
  }

  private static KafkaSource recordingGaps(String topic) {
    return new KafkaSource(
        broker.address(), List.of(topic), new StartPosition.Earliest(), Map.of(), OnGap.RECORD);
  }

  private static TopicPartition partition(String topic) {
    return new TopicPartition(topic, 0);
  }

  private static List<@Nullable Object> row(@Nullable Object... values) {
    return java.util.Arrays.asList(values);
  }

  private static List<String> coordinates(Batch records) {
    var all = new ArrayList<String>();
    for (int row = 0; row < records.rows(); row++) {
      all.add(
          records.bytes("topic").string(row)
              + "-"
              + records.ints("partition").at(row)
              + ":"
              + records.longs("offset").at(row));
    }
    return all;
  }

  private static void fill(String topic, int partitions, int recordsEach) throws Exception {
    fill(broker, topic, partitions, recordsEach);
  }

  private static void fill(LocalBroker broker, String topic, int partitions, int recordsEach)
      throws Exception {
    try (var producer = producer(broker, Map.of())) {
      for (int partition = 0; partition < partitions; partition++) {
        for (int i = 0; i < recordsEach; i++) {
          var unused = producer.send(record(topic, partition, "k" + i % 10, "v" + i % 10));
        }
      }
      producer.flush();
    }
  }

  private static void deleteBefore(String topic, long offset) throws Exception {
    deleteBefore(topic, 0, offset);
  }

  private static void deleteBefore(String topic, int partition, long offset) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
      admin
          .deleteRecords(
              Map.of(
                  new org.apache.kafka.common.TopicPartition(topic, partition),
                  RecordsToDelete.beforeOffset(offset)))
          .all()
          .get();
    }
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, int partition, String key, String value) {
    return new ProducerRecord<>(topic, partition, key.getBytes(UTF_8), value.getBytes(UTF_8));
  }

  private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    return producer(broker, more);
  }

  private static KafkaProducer<byte[], byte[]> producer(
      LocalBroker broker, Map<String, Object> more) {
    var config = new HashMap<String, Object>(more);
    config.put("bootstrap.servers", broker.address());
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
