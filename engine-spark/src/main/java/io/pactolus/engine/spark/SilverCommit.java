package io.pactolus.engine.spark;

import io.pactolus.engine.core.epoch.EpochPosition;
import io.pactolus.engine.core.epoch.Received;
import io.pactolus.engine.core.epoch.SilverCommits;
import io.pactolus.engine.core.epoch.SilverEpoch;
import io.pactolus.engine.core.epoch.SilverOutcomes;
import io.pactolus.engine.core.silver.OutcomeCounts;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.engine.spark.MergeTask.Merged;
import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;

/** What the shards of a Silver table made of an epoch becomes one commit. */
final class SilverCommit {
  private final SilverCommits commits;
  // Columns of the added rows that Gold wants.
  private final List<String> columns;

  SilverCommit(SilverCommits commits, List<String> columns) {
    this.commits = commits;
    this.columns = columns;
  }

  boolean has(EpochPosition position) {
    return commits.has(position);
  }

  /** The epoch as the table's own commit has it, after a crash. */
  SilverEpoch read(EpochPosition position) {
    return commits.read(position, List.of(), columns);
  }

  SilverEpoch commit(EpochPosition position, Received received, List<Merged> shards) {
    SortedMap<TopicPartition, OutcomeCounts> counts = counts(shards);
    OptionalLong maxEventTime =
        received.plausible(
            shards.stream().flatMapToLong(shard -> shard.maxEventTime().stream()).max());
    List<DataFile> added = new ArrayList<>();
    shards.forEach(shard -> added.addAll(shard.added()));
    Map<DataFile, RoaringBitmap> deleted = deleted(shards);
    OptionalLong version = OptionalLong.empty();
    if (!added.isEmpty() || !deleted.isEmpty()) {
      Change.Builder change = Change.epoch(commits.appId(), position.epoch()).add(added);
      deleted.forEach(
          (file, positions) -> {
            RoaringBitmap all =
                file.deleted().map(RoaringBitmap::clone).orElseGet(RoaringBitmap::new);
            all.or(positions);
            change.delete(file.path(), all);
          });
      SilverOutcomes outcomes = new SilverOutcomes(position.epoch(), counts, maxEventTime);
      version =
          OptionalLong.of(
              commits
                  .table()
                  .commit(change.domain(SilverOutcomes.DOMAIN, outcomes.toJson()).build())
                  .version());
    }
    return new SilverEpoch(
        commits.name(),
        version,
        counts,
        List.of(),
        maxEventTime,
        columns.isEmpty() ? List.of() : commits.rows(added, columns),
        deleted);
  }

  private Map<DataFile, RoaringBitmap> deleted(List<Merged> shards) {
    Map<String, RoaringBitmap> byPath = new HashMap<>();
    shards.forEach(
        shard ->
            shard
                .newlyDeleted()
                .forEach(
                    (path, positions) ->
                        byPath.computeIfAbsent(path, p -> new RoaringBitmap()).or(positions)));
    Map<DataFile, RoaringBitmap> deleted = new HashMap<>();
    if (byPath.isEmpty()) {
      return deleted;
    }
    Table table = commits.table();
    for (DataFile file : table.snapshot().files()) {
      RoaringBitmap positions = byPath.get(file.path());
      if (positions != null) {
        deleted.put(file, positions);
      }
    }
    if (deleted.size() != byPath.size()) {
      throw new IllegalStateException("a shard names files that the table does not have");
    }
    return deleted;
  }

  private static SortedMap<TopicPartition, OutcomeCounts> counts(List<Merged> shards) {
    SortedMap<TopicPartition, OutcomeCounts> sums = new TreeMap<>();
    for (Merged shard : shards) {
      shard
          .counts()
          .forEach(
              (partition, counts) ->
                  sums.computeIfAbsent(partition, added -> new OutcomeCounts()).add(counts));
    }
    return sums;
  }
}
