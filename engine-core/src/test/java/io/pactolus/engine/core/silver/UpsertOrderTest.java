package io.pactolus.engine.core.silver;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.engine.core.silver.SilverFixture.Event;
import io.pactolus.pipeline.plan.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which record of a key is its row does not depend on when the records come. */
class UpsertOrderTest {
  private static final int KEYS = 6;
  private static final int ARRIVALS = 6;

  @TempDir Path directory;

  private final long seed = Long.getLong("pactolus.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @RepeatedTest(30)
  void theSameRowsStayHoweverPartitionsInterleaveAndWhereverEpochsEnd() {
    // Given
    List<List<Event>> partitions = partitions();
    Map<String, Event> last = last(partitions);

    for (int arrival = 0; arrival < ARRIVALS; arrival++) {
      // When
      SilverFixture fixture = upserts(true);
      for (List<Event> epoch : epochs(interleaved(partitions))) {
        fixture.epoch(epoch);
        if (random.nextInt(10) == 0) {
          fixture.restart();
        }
      }

      // Then
      Set<String> rows = fixture.rows();
      rows.removeIf(row -> isDeleted(row, last));
      assertThat(rows)
          .as("-Dpactolus.seed=%d, arrival %d", seed, arrival)
          .isEqualTo(expectedRows(last));
    }
  }

  @RepeatedTest(10)
  void withoutAVersionTheRecordReadLastStays() {
    // Given
    Map<String, Event> last = new TreeMap<>();
    SilverFixture fixture = upserts(false);

    // When
    for (List<Event> epoch : epochs(interleaved(partitions()))) {
      fixture.epoch(epoch);
      for (Event event : epoch) {
        Event before = last.get(event.id());
        if (event.remove()) {
          last.remove(event.id());
        } else if (before == null
            || !Objects.equals(before.version(), event.version())
            || !Objects.equals(before.payload(), event.payload())) {
          last.put(event.id(), event);
        }
      }
      if (random.nextInt(10) == 0) {
        fixture.restart();
      }
    }

    // Then
    assertThat(fixture.rows()).as("-Dpactolus.seed=%d", seed).isEqualTo(expectedRows(last));
  }

  @Test
  void aRepetitionInAHigherPartitionTakesTheRowAndCountsAsDuplicate() {
    SilverFixture fixture = upserts(true);
    fixture.epoch(List.of(event(0, 9, "a")));

    SilverResult result = fixture.epoch(List.of(event(1, 3, "a"), event(1, 4, "a")));

    assertThat(result.outcomes()).containsExactly(Outcome.DUPLICATE, Outcome.DUPLICATE);
    assertThat(fixture.rows()).containsExactly(event(1, 3, "a").row());
  }

  @Test
  void aRepetitionInTheSameOrALowerPartitionWritesNothing() {
    SilverFixture fixture = upserts(true);
    fixture.epoch(List.of(event(1, 3, "a")));

    SilverResult result = fixture.epoch(List.of(event(0, 9, "a"), event(1, 4, "a")));

    assertThat(result.outcomes()).containsExactly(Outcome.DUPLICATE, Outcome.DUPLICATE);
    assertThat(result.changesTable()).isFalse();
  }

  @Test
  void otherContentOfTheSameVersionIsStaleInALowerPartitionOnly() {
    SilverFixture fixture = upserts(true);
    fixture.epoch(List.of(event(1, 3, "a")));

    SilverResult result =
        fixture.epoch(List.of(event(0, 9, "b"), event(1, 4, "b"), event(2, 0, "c")));

    assertThat(result.outcomes()).containsExactly(Outcome.STALE, Outcome.UPDATED, Outcome.UPDATED);
    assertThat(fixture.rows()).containsExactly(event(2, 0, "c").row());
  }

  @Test
  void aDeletionOfTheSameVersionIsStaleInALowerPartitionOnly() {
    SilverFixture fixture = upserts(true);
    fixture.epoch(List.of(event(1, 3, "a")));

    SilverResult lower = fixture.epoch(List.of(event(0, 9, "a").flags(true, true, true)));
    SilverResult same = fixture.epoch(List.of(event(1, 4, "a").flags(true, true, true)));

    assertThat(lower.outcomes()).containsExactly(Outcome.STALE);
    assertThat(same.outcomes()).containsExactly(Outcome.DELETED);
  }

  @Test
  void aTombstoneHasNoVersionAndDeletesTheRowWhereverItCameFrom() {
    SilverFixture fixture = upserts(true);
    fixture.epoch(List.of(event(1, 3, "a")));

    SilverResult result =
        fixture.epoch(List.of(event(0, 9, "a").as(SilverFixture.Event.Kind.TOMBSTONE)));

    assertThat(result.outcomes()).containsExactly(Outcome.DELETED);
  }

  private SilverFixture upserts(boolean versioned) {
    return new SilverFixture(
        directory, SilverFixture.upsert(versioned, List.of()), Optional.empty());
  }

  private static Event event(int partition, long offset, String payload) {
    return Event.of(partition, offset, "k", 1L, payload);
  }

  private List<List<Event>> partitions() {
    List<List<Event>> partitions = new ArrayList<>();
    for (String topic : List.of("t", "u")) {
      for (int partition = 0; partition < 2; partition++) {
        List<Event> events = new ArrayList<>();
        int count = random.nextInt(60);
        for (int offset = 0; offset < count; offset++) {
          Long version = random.nextInt(10) == 0 ? null : (long) random.nextInt(3);
          String payload = "p" + random.nextInt(2);
          events.add(
              Event.of(partition, offset, "k" + random.nextInt(KEYS), version, payload)
                  .flags(true, true, random.nextInt(12) == 0)
                  .in(topic));
        }
        partitions.add(events);
      }
    }
    return partitions;
  }

  /** One order in which the records of partitions can come: each partition in its own order. */
  private List<Event> interleaved(List<List<Event>> partitions) {
    int[] next = new int[partitions.size()];
    int left = partitions.stream().mapToInt(List::size).sum();
    List<Event> events = new ArrayList<>();
    while (left > 0) {
      int from = random.nextInt(next.length);
      for (int run = random.nextInt(20); run > 0; run--) {
        if (next[from] < partitions.get(from).size()) {
          events.add(partitions.get(from).get(next[from]++));
          left--;
        }
      }
    }
    return events;
  }

  /** Most epochs are ordered by partition, as sources do it; others are as they came. */
  private List<List<Event>> epochs(List<Event> events) {
    List<List<Event>> epochs = new ArrayList<>();
    for (int from = 0; from < events.size(); ) {
      int until = Math.min(events.size(), from + 1 + random.nextInt(80));
      List<Event> epoch = new ArrayList<>(events.subList(from, until));
      if (random.nextInt(4) > 0) {
        epoch.sort(Comparator.comparing(Event::topic).thenComparing(Event::partition));
      }
      epochs.add(epoch);
      from = until;
    }
    return epochs;
  }

  /** The highest record of each key; of those it repeats in its partition, the first. */
  private static Map<String, Event> last(List<List<Event>> partitions) {
    List<Event> sorted = new ArrayList<>();
    partitions.forEach(sorted::addAll);
    sorted.sort(
        Comparator.comparingLong(UpsertOrderTest::version)
            .thenComparing(Event::topic)
            .thenComparing(Event::partition)
            .thenComparing(Event::offset));
    Map<String, Event> last = new TreeMap<>();
    for (Event event : sorted) {
      last.merge(event.id(), event, (before, e) -> repeats(before, e) ? before : e);
    }
    return last;
  }

  private static boolean repeats(Event a, Event b) {
    return a.topic().equals(b.topic())
        && a.partition() == b.partition()
        && a.remove() == b.remove()
        && Objects.equals(a.version(), b.version())
        && Objects.equals(a.payload(), b.payload());
  }

  private static long version(Event e) {
    return e.version() == null ? Long.MIN_VALUE : e.version();
  }

  private static Set<String> expectedRows(Map<String, Event> last) {
    Set<String> rows = new TreeSet<>();
    last.values().stream().filter(e -> !e.remove()).forEach(e -> rows.add(e.row()));
    return rows;
  }

  // What comes after the deletion of its key is inserted again, so these keys are no matter here.
  private static boolean isDeleted(String row, Map<String, Event> last) {
    return last.values().stream().anyMatch(e -> e.remove() && row.startsWith("[" + e.id() + ","));
  }
}
