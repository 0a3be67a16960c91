package io.pactolus.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.engine.contract.Entry;
import io.pactolus.engine.contract.Message;
import io.pactolus.engine.contract.Topic;
import io.pactolus.engine.spark.MergeTask.Merged;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;

/** Spark may run a task again, twice at once, or late: in the tables each epoch is there once. */
class RepeatedTasksTest {
  private static final String YAML =
      """
      pipeline: repeated
      source:
        kafka: {brokers: "localhost:9092", topics: [things]}
      stream:
        name: things
        key: id
        version: v
        fields:
          - {name: id, type: string, required: true}
          - {name: v, type: long, required: true}
      silver:
        - {table: latest, mode: upsert}
      """;

  @TempDir Path directory;

  private static Message thing(String id, long version) {
    return Message.json("{'id': '%s', 'v': %d}".formatted(id, version));
  }

  private HandDrivenEpochs epochs(Topic topic) {
    return new HandDrivenEpochs(directory, YAML, topic);
  }

  @Test
  void rangesThatAreReadTwiceAreInBronzeOnce() {
    // Given
    try (HandDrivenEpochs epochs = epochs(Topic.inOneEpoch(thing("a", 1), thing("b", 1)))) {
      RangeTask.Ranges ranges = epochs.next();

      // When
      List<DataFile> first = epochs.read("one", ranges);
      List<DataFile> second = epochs.read("two", ranges);
      epochs.commitBronze(second);

      // Then
      assertThat(epochs.rows(epochs.bronzeTable(), "partition", "offset"))
          .containsExactly(List.of(0, 0L), List.of(0, 1L));
      assertThat(onDisk(epochs.bronzeTable())).containsAll(paths(first)).containsAll(paths(second));
    }
  }

  @Test
  void refusedRecordsOfATaskThatRanTwiceAreInTheDlqOnce() {
    // Given
    try (HandDrivenEpochs epochs = epochs(Topic.inOneEpoch(Message.text("x"), thing("b", 1)))) {
      List<DataFile> bronze = epochs.read("one", epochs.next());
      EpochOrder order = epochs.commitBronze(bronze);

      // When: the report of one attempt arrives, and the records that another one sent
      var lost = epochs.route("one", order, bronze);
      var sent = epochs.route("two", order, bronze);
      epochs.commitSilver(mergeAll(epochs, order, sent));
      epochs.commitDlq(epochs.report(order, lost).dlq());

      // Then
      assertThat(epochs.rows(epochs.dlqTable(), "offset", "reason"))
          .containsExactly(List.of(0L, "malformed_json"));
      assertThat(epochs.rows(epochs.silverTable(), "id")).containsExactly(List.of("b"));
    }
  }

  private static List<Merged> mergeAll(
      HandDrivenEpochs epochs, EpochOrder order, Map<Integer, List<Tuple2<Integer, byte[]>>> sent) {
    return sent.keySet().stream()
        .filter(partition -> partition != order.reports())
        .map(shard -> epochs.merge("one", order, shard, sent))
        .toList();
  }

  @Test
  void ofTwoAttemptsAtAShardTheOneThatSparkTookIsContinued() {
    // Given
    Topic topic = Topic.of(list(thing("a", 1)), list(thing("a", 2)), list(thing("a", 3)));
    try (HandDrivenEpochs epochs = epochs(topic)) {
      List<DataFile> bronze = epochs.read("one", epochs.next());
      EpochOrder order = epochs.commitBronze(bronze);
      var sent = epochs.route("one", order, bronze);
      int shard = sent.keySet().iterator().next();

      // When: the one that is taken is not the one whose index the process has
      Merged taken = epochs.merge("one", order, shard, sent);
      Merged left = epochs.merge("one", order, shard, sent);
      epochs.commitSilver(List.of(taken));
      Merged second = nextEpoch(epochs, "one", shard);
      Merged third = nextEpoch(epochs, "one", shard);

      // Then
      assertThat(second.rebuilt()).isTrue();
      assertThat(third.rebuilt()).isFalse();
      assertThat(epochs.rows(epochs.silverTable(), "id", "v")).containsExactly(List.of("a", 3L));
      assertThat(onDisk(epochs.silverTable())).containsAll(paths(left.added()));
      assertThat(paths(epochs.silverTable().snapshot().files()))
          .doesNotContainAnyElementsOf(paths(left.added()));
    }
  }

  @Test
  void aShardThatGoesToAnotherProcessIsBuiltFromTheTable() {
    // Given
    Topic topic =
        Topic.of(
            list(thing("a", 1)), list(thing("a", 2)), list(thing("a", 3)), list(thing("a", 2)));
    try (HandDrivenEpochs epochs = epochs(topic)) {
      List<DataFile> bronze = epochs.read("one", epochs.next());
      EpochOrder order = epochs.commitBronze(bronze);
      var sent = epochs.route("one", order, bronze);
      int shard = sent.keySet().iterator().next();
      epochs.commitSilver(List.of(epochs.merge("one", order, shard, sent)));

      // When: it leaves the first process, and comes back to what that one still remembers
      Merged elsewhere = nextEpoch(epochs, "two", shard);
      Merged back = nextEpoch(epochs, "one", shard);
      Merged stale = nextEpoch(epochs, "one", shard);

      // Then
      assertThat(List.of(elsewhere.rebuilt(), back.rebuilt(), stale.rebuilt()))
          .containsExactly(true, true, false);
      assertThat(epochs.rows(epochs.silverTable(), "id", "v")).containsExactly(List.of("a", 3L));
    }
  }

  private static Merged nextEpoch(HandDrivenEpochs epochs, String process, int shard) {
    List<DataFile> bronze = epochs.read(process, epochs.next());
    EpochOrder order = epochs.commitBronze(bronze);
    Merged merged = epochs.merge(process, order, shard, epochs.route(process, order, bronze));
    epochs.commitSilver(List.of(merged));
    return merged;
  }

  @Test
  void aShardFindsRowsThatHaveMovedSeveralTimesSinceItSawThem() {
    // Given: keys of different shards
    String one = ofShard(0);
    String other = ofShard(1);
    Topic topic =
        Topic.of(
            list(thing(one, 1), thing(other, 1)),
            list(thing(other, 2)),
            list(thing(other, 3)),
            list(thing(one, 2)));
    try (HandDrivenEpochs epochs = epochs(topic)) {
      List<DataFile> bronze = epochs.read("one", epochs.next());
      EpochOrder order = epochs.commitBronze(bronze);
      epochs.commitSilver(mergeAll(epochs, order, epochs.route("one", order, bronze)));

      // When: files are merged, and the merged ones again, while the other shard is at work
      nextEpoch(epochs, "one", 1);
      Optional<?> moved = epochs.compact();
      nextEpoch(epochs, "one", 1);
      Optional<?> movedAgain = epochs.compact();
      Merged last = nextEpoch(epochs, "one", 0);

      // Then
      assertThat(List.of(moved, movedAgain)).allMatch(Optional::isPresent);
      assertThat(last.rebuilt()).isFalse();
      assertThat(epochs.rows(epochs.silverTable(), "id", "v"))
          .containsExactlyInAnyOrder(List.of(one, 2L), List.of(other, 3L));
    }
  }

  /** A key whose records go there. */
  private String ofShard(int wanted) {
    for (int i = 0; ; i++) {
      String id = "k" + i;
      Path lake = directory.resolve("where-is-" + wanted + "-" + i);
      try (HandDrivenEpochs epochs =
          new HandDrivenEpochs(lake, YAML, Topic.of(list(thing(id, 1))))) {
        List<DataFile> bronze = epochs.read("one", epochs.next());
        EpochOrder order = epochs.commitBronze(bronze);
        if (epochs.route("one", order, bronze).containsKey(wanted)) {
          return id;
        }
      }
    }
  }

  @Test
  void whateverHappensToTasksTheTableHoldsTheLatestOfEachKey() {
    // Given
    long seed = Long.getLong("pactolus.seed", ThreadLocalRandom.current().nextLong(1_000_000));
    System.out.printf("random attempts: -Dpactolus.seed=%d%n", seed);
    Random random = new Random(seed);
    Map<String, Long> latest = new HashMap<>();
    List<List<Entry>> epochList = new ArrayList<>();
    for (int epoch = 0; epoch < 40; epoch++) {
      List<Entry> messages = new ArrayList<>();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        String id = "k" + random.nextInt(20);
        long version = random.nextInt(2 + epoch);
        messages.add(thing(id, version));
        latest.merge(id, version, Math::max);
      }
      epochList.add(messages);
    }
    int continued = 0;
    int moves = 0;

    // When
    try (HandDrivenEpochs epochs = epochs(new Topic(epochList))) {
      for (int epoch = 0; epoch < epochList.size(); epoch++) {
        List<DataFile> bronze = epochs.read(anyProcess(random), epochs.next());
        EpochOrder order = epochs.commitBronze(bronze);
        var sent = epochs.route(anyProcess(random), order, bronze);
        List<Merged> taken = new ArrayList<>();
        for (int shard : shardsOf(order, sent)) {
          List<Merged> attempts =
              IntStream.rangeClosed(0, Math.max(0, random.nextInt(4) - 1))
                  .mapToObj(i -> epochs.merge(anyProcess(random), order, shard, sent))
                  .toList();
          taken.add(attempts.get(random.nextInt(attempts.size())));
        }
        epochs.commitSilver(taken);
        continued += (int) taken.stream().filter(merged -> !merged.rebuilt()).count();
        for (int i = random.nextInt(3); i > 0; i--) {
          moves += epochs.compact().isPresent() ? 1 : 0;
        }
        if (random.nextInt(3) == 0) {
          int shard = shardsOf(order, sent).iterator().next();
          comesTooLate(epochs, anyProcess(random), order, shard, sent);
        }
      }

      // Then
      assertThat(epochs.rows(epochs.silverTable(), "id", "v"))
          .containsExactlyInAnyOrderElementsOf(
              latest.entrySet().stream()
                  .map(e -> List.<Object>of(e.getKey(), e.getValue()))
                  .toList());
      assertThat(continued).isPositive();
      assertThat(moves).isPositive();
    }
  }

  /** Nobody waits for it, so it may fail as well, on files that have been merged since. */
  private static void comesTooLate(
      HandDrivenEpochs epochs,
      String process,
      EpochOrder order,
      int shard,
      Map<Integer, List<Tuple2<Integer, byte[]>>> sent) {
    try {
      epochs.merge(process, order, shard, sent);
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("the key index names files that the table does not have");
    }
  }

  private static String anyProcess(Random random) {
    return random.nextInt(5) == 0 ? "two" : "one";
  }

  private static List<Integer> shardsOf(
      EpochOrder order, Map<Integer, List<Tuple2<Integer, byte[]>>> sent) {
    return sent.keySet().stream().filter(partition -> partition != order.reports()).toList();
  }

  private static List<Entry> list(Entry... entries) {
    return List.of(entries);
  }

  private static Set<String> paths(List<DataFile> files) {
    return files.stream().map(DataFile::path).collect(Collectors.toSet());
  }

  private static Set<String> onDisk(Table table) {
    try (Stream<Path> files = Files.list(Path.of(table.location()))) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
