package io.pactolus.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pactolus.bench.broker.LocalBroker;
import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.BreakerChange.State;
import io.pactolus.engine.core.source.RecordSource.OffsetRange;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.engine.core.source.SourceListener;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.model.KafkaSource;
import io.pactolus.pipeline.model.KafkaSource.OnGap;
import io.pactolus.pipeline.model.KafkaSource.StartPosition;
import io.pactolus.pipeline.model.Pipeline.Limits;
import io.pactolus.source.kafka.KafkaRecordSource.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class KafkaRangesTest {
  @Test
  void aConsumerThatCannotBeMadeLeavesNoClientBehind() throws Exception {
    // Given a property that only consumers know
    KafkaSource source =
        new KafkaSource(
            "127.0.0.1:1",
            List.of("t"),
            new StartPosition.Earliest(),
            Map.of("max.poll.interval.ms", "often"),
            OnGap.STOP);
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    List<String> warnings = new ArrayList<>();

    // When
    try (KafkaRanges ranges =
        new KafkaRanges(source, new Limits(1 << 20, 64 << 20, 1 << 20), warnings::add)) {
      assertThatThrownBy(() -> ranges.open(Map.of(), Map.of()))
          .isInstanceOfSatisfying(
              PactolusException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.PIPELINE_INVALID))
          .hasMessageContaining("max.poll.interval.ms");
    }

    // Then
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!before.contains(thread) && thread.getName().startsWith("kafka-admin")) {
        thread.join(10_000);
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }

  @Test
  void aBrokerThatGoesAwayIsLeftAloneForAWhileAndFoundWhenItIsBack() throws Exception {
    List<State> states = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    SourceListener listener =
        new SourceListener() {
          @Override
          public void warning(String message) {
            warnings.add(message);
          }

          @Override
          public void breaker(BreakerChange change) {
            assertThat(change.dependency()).isEqualTo("broker");
            states.add(change.state());
          }
        };
    try (LocalBroker broker = LocalBroker.start()) {
      broker.createTopic("t", 1);
      KafkaSource source =
          new KafkaSource(
              broker.address(), List.of("t"), new StartPosition.Earliest(), Map.of(), OnGap.STOP);
      Timeouts quick =
          new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofMillis(500));
      try (KafkaRanges ranges =
          new KafkaRanges(source, new Limits(1 << 20, 64 << 20, 1 << 20), listener, quick)) {
        Map<TopicPartition, Long> next = ranges.open(Map.of(), Map.of());
        assertThat(ranges.ahead(next)).isEmpty();

        // When it goes away
        broker.stop();
        while (!states.contains(State.OPEN)) {
          assertThat(ranges.ahead(next)).isEmpty();
        }
        // Then nothing waits for it
        long begin = System.nanoTime();
        assertThat(ranges.ahead(next)).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(quick.watch());
        assertThat(warnings).isNotEmpty();

        // When it is back
        broker.restart();
        try (var producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
          producer.send(new ProducerRecord<>("t", new byte[1])).get();
        }
        // Then it is asked, and goes on to be
        Map<TopicPartition, OffsetRange> ahead = Map.of();
        while (ahead.isEmpty()) {
          Thread.onSpinWait();
          ahead = ranges.ahead(next);
        }
        assertThat(ahead)
            .containsOnly(Map.entry(new TopicPartition("t", 0), new OffsetRange(0, 1, 0)));
        assertThat(states).endsWith(State.HALF_OPEN, State.CLOSED);
      }
    }
  }
}
