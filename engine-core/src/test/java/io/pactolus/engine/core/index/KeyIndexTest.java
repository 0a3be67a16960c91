package io.pactolus.engine.core.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyIndexTest {
  @TempDir Path directory;

  @Test
  void holdsWhatAMapHoldsThroughRandomInsertsUpdatesAndRemovals() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    RowIndex index = new RowIndex(new IndexMemory(1L << 30, directory));
    Map<Integer, Long> expected = new HashMap<>();

    for (int i = 0; i < 300_000; i++) {
      int key = random.nextInt(60_000);
      boolean found = index.find(low(key), high(key));
      assertThat(found).as("seed %d, step %d", seed, i).isEqualTo(expected.containsKey(key));
      if (found && random.nextInt(3) == 0) {
        index.remove();
        expected.remove(key);
      } else {
        index.put(i, i, ~i);
        index.moveTo(i, i + 1);
        expected.put(key, (long) i);
      }
    }

    assertThat(index.size()).isEqualTo(expected.size());
    expected.forEach(
        (key, value) -> {
          assertThat(index.find(low(key), high(key))).as("seed %d, key %d", seed, key).isTrue();
          assertThat(
                  List.of(
                      index.version(),
                      (long) index.partitionOrdinal(),
                      index.contentHash(),
                      (long) index.file(),
                      (long) index.position()))
              .containsExactly(value, value, ~value, value, value + 1);
        });
  }

  @Test
  void goesOnInTemporaryFilesThatAreAlreadyUnlinkedWhenItsMemoryIsUsedUp() throws Exception {
    IndexMemory memory = new IndexMemory(1 << 20, directory);
    SeenKeys keys = SeenKeys.forever(memory);

    for (int key = 0; key < 200_000; key++) {
      assertThat(keys.add(low(key), high(key), 0)).isTrue();
    }

    for (int key = 0; key < 200_000; key++) {
      assertThat(keys.add(low(key), high(key), 0)).isFalse();
    }
    assertThat(memory.directBytes()).isPositive().isLessThanOrEqualTo(1 << 20);
    assertThat(memory.mappedBytes()).isGreaterThan(2 << 20);
    try (var left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void saysWhatToDoWhenItCannotSpill() {
    IndexMemory memory = new IndexMemory(0, directory.resolve("missing"));

    assertThatThrownBy(() -> SeenKeys.forever(memory))
        .isInstanceOfSatisfying(
            PactolusException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SPILL_FAILED))
        .hasMessageContaining("cannot spill to")
        .hasMessageContaining("Free space there");
  }

  @Test
  void forgetsKeysBehindTheHorizonAndReusesTheirPlace() {
    SeenKeys keys = SeenKeys.withHorizon(new IndexMemory(1L << 30, directory));
    for (int key = 0; key < 100_000; key++) {
      keys.add(low(key), high(key), key);
    }
    long full = keys.bytes();

    keys.forgetBefore(90_000);

    assertThat(keys.add(low(90_000), high(90_000), 90_000)).isFalse();
    assertThat(keys.add(low(89_999), high(89_999), 89_999)).isTrue();
    for (int key = 100_000; key < 180_000; key++) {
      assertThat(keys.add(low(key), high(key), key)).isTrue();
    }
    assertThat(keys.bytes()).isLessThan(full + full / 4);
    assertThat(keys.size()).isLessThan(120_000);
  }

  @Test
  void takesTheStatedMemoryPerKeyAtAnyMoment() {
    List<Double> bytesPerKey = new ArrayList<>();
    RowIndex index = new RowIndex(new IndexMemory(1L << 30, directory));

    for (int key = 1; key <= 1_000_000; key++) {
      index.find(low(key), high(key));
      index.put(0, 0, 0);
      if (key >= 500_000 && key % 50_000 == 0) {
        bytesPerKey.add(index.bytes() / (double) key);
      }
    }

    assertThat(bytesPerKey).allMatch(b -> b < RowIndex.BYTES_PER_KEY * 1.15);
  }

  @Test
  void hasTheSameSizeWhetherItGrewOrWasToldHowManyKeysWouldCome() {
    RowIndex grown = new RowIndex(new IndexMemory(1L << 30, directory));
    RowIndex told = new RowIndex(new IndexMemory(1L << 30, directory));

    told.expect(300_000);
    long atOnce = told.bytes();
    for (RowIndex index : List.of(grown, told)) {
      for (int key = 1; key <= 300_000; key++) {
        assertThat(index.find(low(key), high(key))).isFalse();
        index.put(key, 0, 0);
      }
    }

    assertThat(told.bytes()).isEqualTo(atOnce).isLessThan(grown.bytes() + grown.bytes() / 8);
    for (int key = 1; key <= 300_000; key++) {
      assertThat(told.find(low(key), high(key))).isTrue();
      assertThat(told.version()).isEqualTo(key);
    }
  }

  @Test
  void expectingMoreKeysMovesNothingThatIsThere() {
    RowIndex index = new RowIndex(new IndexMemory(1L << 30, directory));
    index.find(low(1), high(1));
    index.put(7, 0, 0);
    long before = index.bytes();

    index.expect(1_000_000);

    assertThat(index.bytes()).isEqualTo(before);
    assertThat(index.find(low(1), high(1))).isTrue();
    assertThat(index.version()).isEqualTo(7);
  }

  private static long low(long key) {
    return mix(key * 2 + 1);
  }

  private static long high(long key) {
    return mix(key * 2 + 2);
  }

  /** SplitMix64. */
  private static long mix(long x) {
    long z = x * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
