package io.pactolus.engine.core.silver;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.engine.core.silver.SilverFixture.Event;
import io.pactolus.engine.core.silver.SilverFixture.Event.Kind;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

/** Random epochs, restarts and compactions against a map that takes one record after another. */
class SilverModelTest {
  @TempDir Path directory;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final long[] offsets = new long[4];
  private final Map<String, Event> model = new HashMap<>();

  @RepeatedTest(10)
  void upsertGivesTheRowsAndOutcomesOfTakingRecordsOneByOne() {
    boolean versioned = random.nextBoolean();
    List<Integer> partitionBy = random.nextBoolean() ? List.of() : List.of(3);
    SilverFixture fixture =
        new SilverFixture(
            directory, SilverFixture.upsert(versioned, partitionBy), Optional.empty());

    for (int epoch = 0; epoch < 60; epoch++) {
      List<Event> events = events();
      List<Outcome> expected = new ArrayList<>();
      events.forEach(e -> expected.add(upsert(e, versioned)));

      SilverResult result = fixture.epoch(events);

      assertThat(result.outcomes())
          .as("seed %d epoch %d", seed, epoch)
          .containsExactly(expected.toArray(Outcome[]::new));
      assertThat(fixture.rows()).as("seed %d epoch %d", seed, epoch).isEqualTo(modelRows());
      assertThat(fixture.merge().indexKeys()).isEqualTo(model.size());
      disturb(fixture);
    }
  }

  private void disturb(SilverFixture fixture) {
    if (random.nextInt(8) == 0) {
      fixture.restart();
    } else if (random.nextInt(8) == 0) {
      compact(fixture);
    }
  }

  /** Some files become one for each partition value. */
  private void compact(SilverFixture fixture) {
    var table = fixture.table;
    List<DataFile> old =
        table.snapshot().files().stream().filter(f -> random.nextBoolean()).toList();
    Batch all = Batch.empty(table.schema(), 16);
    List<String> names = table.schema().fields().stream().map(f -> f.name()).toList();
    old.forEach(f -> table.read(f, names).forEach(chunk -> all.append(chunk.batch())));
    List<DataFile> merged = all.rows() == 0 ? List.of() : table.write(all);
    table.commit(
        io.pactolus.lakehouse.Change.rearrangement("COMPACT").add(merged).remove(old).build());
    fixture.merge().relocated(merged);
  }

  private List<Event> events() {
    List<Event> events = new ArrayList<>();
    int count = random.nextInt(200);
    for (int i = 0; i < count; i++) {
      int partition = random.nextInt(4);
      offsets[partition] += 1 + random.nextInt(3);
      Long version = random.nextInt(10) == 0 ? null : (long) random.nextInt(4);
      Event event =
          Event.of(
                  partition / 2,
                  offsets[partition],
                  "k" + random.nextInt(60),
                  version,
                  "p" + random.nextInt(3))
              .flags(random.nextInt(20) > 0, true, random.nextInt(10) == 0);
      Kind kind =
          switch (random.nextInt(20)) {
            case 0 -> Kind.TOMBSTONE;
            case 1 -> Kind.IGNORED;
            case 2 -> Kind.UNDECODABLE;
            default -> Kind.RECORD;
          };
      events.add(event.as(kind).in(partition % 2 == 0 ? "t" : "u"));
    }
    events.sort(
        Comparator.comparing(Event::topic)
            .thenComparing(Event::partition)
            .thenComparing(Event::offset));
    return events;
  }

  private Outcome upsert(Event e, boolean versioned) {
    Event old = model.get(e.id());
    return switch (e.kind()) {
      case IGNORED -> Outcome.FILTERED;
      case UNDECODABLE -> Outcome.REJECTED;
      case TOMBSTONE -> model.remove(e.id()) == null ? Outcome.STALE : Outcome.DELETED;
      case RECORD -> upsertRecord(e, versioned, old);
    };
  }

  private Outcome upsertRecord(Event e, boolean versioned, @Nullable Event old) {
    if (!e.keep()) {
      return Outcome.FILTERED;
    }
    int order = old == null ? 1 : order(e, old, versioned);
    if (e.remove()) {
      if (old == null || order < 0) {
        return Outcome.STALE;
      }
      model.remove(e.id());
      return Outcome.DELETED;
    }
    if (old == null) {
      model.put(e.id(), e);
      return Outcome.INSERTED;
    }
    boolean repeats =
        Objects.equals(e.payload(), old.payload()) && Objects.equals(e.version(), old.version());
    if (order > 0 || (order == 0 && !repeats)) {
      model.put(e.id(), e);
      return repeats ? Outcome.DUPLICATE : Outcome.UPDATED;
    }
    return repeats ? Outcome.DUPLICATE : Outcome.STALE;
  }

  /** 0 for records of one partition, or without a version: the one that comes later counts. */
  private static int order(Event e, Event old, boolean versioned) {
    if (!versioned) {
      return 0;
    }
    int byVersion = Long.compare(version(e), version(old));
    int byTopic = byVersion != 0 ? byVersion : e.topic().compareTo(old.topic());
    return byTopic != 0 ? byTopic : Integer.compare(e.partition(), old.partition());
  }

  private static long version(Event e) {
    return e.version() == null ? Long.MIN_VALUE : e.version();
  }

  private Set<String> modelRows() {
    Set<String> rows = new TreeSet<>();
    model.values().forEach(e -> rows.add(e.row()));
    return rows;
  }

  @RepeatedTest(5)
  void retractedRowsAreTheOnesThatLeftTheTable() {
    SilverFixture fixture =
        new SilverFixture(directory, SilverFixture.upsert(true, List.of()), Optional.empty());
    for (int epoch = 0; epoch < 20; epoch++) {
      Set<String> before = fixture.rows();
      SilverResult result = fixture.epoch(events());
      Set<String> left = new TreeSet<>(before);
      left.removeAll(fixture.rows());

      Set<String> retracted = new TreeSet<>();
      for (Map.Entry<DataFile, RoaringBitmap> entry : result.newlyDeleted().entrySet()) {
        Batch rows = fixture.table.readRows(entry.getKey(), entry.getValue(), SilverFixture.ROW);
        for (int i = 0; i < rows.rows(); i++) {
          retracted.add(rows.row(i).toString());
        }
      }

      assertThat(retracted).as("seed %d", seed).isEqualTo(left);
    }
  }
}
