package io.pactolus.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pactolus.bench.broker.LocalBroker;
import io.pactolus.bench.process.MeasuredProcess;
import io.pactolus.bench.process.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the topic holds, the engine keeps within the memory it was given. */
class MemoryIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PARTITIONS = 1_000;
  private static final int TRICKLE = 50;
  private static final int BURST = 60_000;
  private static final int OVERSIZED_BYTES = 50_000_000;

  // What docs/operating.md asks for and promises.
  private static final long EPOCH_MIB = 32;
  private static final long HEAP_MIB = 128 + 5 * EPOCH_MIB;
  private static final long INDEX_MIB = 32;
  private static final long RSS_MIB = HEAP_MIB + INDEX_MIB + 200;

  private static final String PIPELINE =
      """
      pipeline: flood
      source:
        kafka:
          brokers: ${KAFKA_BROKERS:-nowhere:1}
          topics: [wide, big]
        format: json
      stream:
        name: flood
        key: id
        fields:
          - {name: id, type: long, required: true}
          - {name: bucket, type: int, required: true}
          - {name: padding, type: string}
      silver:
        - {table: flood, mode: append}
      gold:
        - table: by_bucket
          sql: SELECT bucket, COUNT(*) AS records FROM flood GROUP BY bucket
      slo:
        freshness: 10 s
      limits:
        max_epoch: %d MiB
        key_index_memory: %d MiB
      """
          .formatted(EPOCH_MIB, INDEX_MIB);

  @TempDir Path directory;

  @Test
  void hugeRecordsABurstAndAThousandPartitionsStayWithinTheStatedMemory() throws Exception {
    Path pipeline = Files.writeString(directory.resolve("flood.yaml"), PIPELINE);
    Path lake = directory.resolve("lake");
    try (LocalBroker broker =
        LocalBroker.start(Map.of("message.max.bytes", "60000000", "num.io.threads", "2"))) {
      // Given a wide topic, and a narrow one that takes records of 50 MB
      broker.createTopic("big", 1);
      broker.createTopic("wide", PARTITIONS);
      publish(broker, 0, TRICKLE, true);
      publishOversized(broker, "none");
      Path lines = directory.resolve("run.out");
      MeasuredProcess engine = run(broker, pipeline, lake, lines);
      Usage usage;
      try {
        // When a trickle is followed by thousands of times as much, and another huge record
        awaitRecords(engine, lines, TRICKLE + 1);
        publish(broker, TRICKLE, TRICKLE + BURST, false);
        publishOversized(broker, "zstd");
        awaitRecords(engine, lines, TRICKLE + BURST + 2);
        engine.stop();
        usage = engine.await();
      } finally {
        engine.kill();
      }

      // Then
      System.out.printf(
          "memory: peak RSS %d MiB of %d MiB, heap %d MiB, %.0f s%n",
          usage.peakRssBytes() >> 20, RSS_MIB, HEAP_MIB, usage.wallSeconds());
      assertThat(usage.peakRssBytes()).isLessThan(RSS_MIB << 20);
      GivenLake flood = GivenLake.of(pipeline, lake);
      flood.assertBalanced();
      assertThat(flood.number("SELECT count(*) FROM silver.flood")).isEqualTo(TRICKLE + BURST);
      assertThat(flood.number("SELECT CAST(sum(records) AS BIGINT) FROM gold.by_bucket"))
          .isEqualTo(TRICKLE + BURST);
      assertThat(
              flood.rows(
                  "SELECT CAST(\"key\" AS VARCHAR), topic, \"partition\", \"offset\", reason, value IS NULL"
                      + " FROM dlq.flood ORDER BY \"offset\""))
          .containsExactly(
              List.of("huge-none", "big", 0, 0L, "too_large", true),
              List.of("huge-zstd", "big", 0, 1L, "too_large", true));
      assertThat(flood.rows("SELECT message FROM dlq.flood"))
          .allSatisfy(
              row ->
                  assertThat(String.valueOf(row.get(0)))
                      .contains(OVERSIZED_BYTES + 9 + " bytes", "limits.max_record"));
    }
  }

  private static MeasuredProcess run(LocalBroker broker, Path pipeline, Path lake, Path output) {
    return MeasuredProcess.start(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx" + HEAP_MIB + "m",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "io.pactolus.app.Pactolus",
            "run",
            pipeline.toString(),
            "--lake",
            lake.toString(),
            "--json"),
        Map.of("KAFKA_BROKERS", broker.address()),
        output);
  }

  private static KafkaProducer<byte[], byte[]> producer(
      LocalBroker broker, Map<String, Object> more) {
    var config = new java.util.HashMap<String, Object>(more);
    config.put("bootstrap.servers", broker.address());
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Records of about a kilobyte. */
  private static void publish(LocalBroker broker, int from, int until, boolean flushEach) {
    byte[] padding = new byte[950];
    Arrays.fill(padding, (byte) 'p');
    String tail = ", \"padding\": \"" + new String(padding, ISO_8859_1) + "\"}";
    try (var producer = producer(broker, Map.of("linger.ms", 20, "batch.size", 64 << 10))) {
      for (int id = from; id < until; id++) {
        byte[] value = ("{\"id\": " + id + ", \"bucket\": " + id % 7 + tail).getBytes(ISO_8859_1);
        var unused = producer.send(new ProducerRecord<>("wide", id / 50 % PARTITIONS, null, value));
        if (flushEach) {
          producer.flush();
        }
      }
    }
  }

  private static void publishOversized(LocalBroker broker, String compression) throws Exception {
    byte[] value = new byte[OVERSIZED_BYTES];
    Arrays.fill(value, (byte) 'x');
    byte[] key = ("huge-" + compression).getBytes(ISO_8859_1);
    try (var producer =
        producer(
            broker,
            Map.of(
                "compression.type",
                compression,
                "max.request.size",
                60_000_000,
                "buffer.memory",
                70_000_000L))) {
      producer.send(new ProducerRecord<>("big", 0, key, value)).get();
    }
  }

  private static void awaitRecords(MeasuredProcess engine, Path lines, long records)
      throws IOException {
    long deadline = System.nanoTime() + 180_000_000_000L;
    while (recordsIn(lines) < records) {
      if (!engine.runsAfter(100) || System.nanoTime() > deadline) {
        throw new AssertionError(
            recordsIn(lines)
                + " records of "
                + records
                + ": "
                + Files.readString(lines.resolveSibling("run.out.err")));
      }
    }
  }

  private static long recordsIn(Path lines) throws IOException {
    long records = 0;
    String text = Files.readString(lines);
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      JsonNode node = JSON.readTree(line);
      if (node.path("event").asText().equals("epoch")) {
        records += node.path("records").asLong();
      }
    }
    return records;
  }
}
