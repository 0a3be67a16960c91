package io.pactolus.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.model.KafkaSource;
import io.pactolus.pipeline.model.KafkaSource.OnGap;
import io.pactolus.pipeline.model.KafkaSource.StartPosition;
import io.pactolus.pipeline.model.Pipeline.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

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
}
