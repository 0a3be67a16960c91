package io.pactolus.engine.core.silver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
  @Test
  void itemsComeInTheOrderTheyAreMadeAndThenTheEnd() {
    List<Integer> taken = new ArrayList<>();
    try (var ahead =
        new ReadAhead<Integer>("numbers", sink -> IntStream.range(0, 100).forEach(sink::accept))) {
      for (Optional<Integer> next = ahead.next(); next.isPresent(); next = ahead.next()) {
        taken.add(next.get());
      }
      assertThat(ahead.next()).isEmpty();
    }

    assertThat(taken).isEqualTo(IntStream.range(0, 100).boxed().toList());
  }

  @Test
  void whatTheMakingThrowsIsThrownAfterWhatWasMade() {
    var missing = new UncheckedIOException(new NoSuchFileException("part-1"));
    try (var ahead =
        new ReadAhead<String>(
            "broken",
            sink -> {
              sink.accept("first");
              throw missing;
            })) {
      assertThat(ahead.next()).contains("first");
      assertThatThrownBy(ahead::next).isSameAs(missing);
    }
  }

  @Test
  void closingEarlyEndsTheMaking() {
    AtomicInteger made = new AtomicInteger();
    CompletableFuture<Thread> maker = new CompletableFuture<>();
    try (var ahead =
        new ReadAhead<Integer>(
            "endless",
            sink -> {
              maker.complete(Thread.currentThread());
              while (true) {
                sink.accept(made.incrementAndGet());
              }
            })) {
      assertThat(ahead.next()).contains(1);
    }

    assertThat(maker.join().isAlive()).isFalse();
    // Those that were taken or waited, and the one that found no room.
    assertThat(made.get()).isLessThanOrEqualTo(4);
  }
}
