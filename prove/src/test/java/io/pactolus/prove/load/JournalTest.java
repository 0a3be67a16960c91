package io.pactolus.prove.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @Test
  void whatWasAcknowledgedIsReadBackInItsOrder(@TempDir Path directory) {
    Path file = directory.resolve("journal");
    List<String> written = new ArrayList<>();
    try (Journal journal = Journal.create(file)) {
      for (int i = 0; i < 10_000; i++) {
        journal.acknowledged(10_000 - i, i % 3, i);
        written.add("%d %d %d".formatted(10_000 - i, i % 3, i));
      }
      assertThat(journal.entries()).isEqualTo(10_000);
    }

    List<String> read = new ArrayList<>();
    Journal.read(
        file,
        (index, partition, offset) -> read.add("%d %d %d".formatted(index, partition, offset)));

    assertThat(read).isEqualTo(written);
  }
}
