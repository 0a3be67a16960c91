package io.pactolus.engine.core.testing;

import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.Changes;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.FencedException;
import io.pactolus.lakehouse.Snapshot;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.roaringbitmap.RoaringBitmap;

/** The versions of one table and the rows of all files ever written for it. */
final class InMemoryLog {
  final String path;
  final List<String> partitionColumns;
  final Map<String, Batch> files = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final List<Snapshot> snapshots = new ArrayList<>();
  private final List<Changes> changes = new ArrayList<>();
  private StructType schema;
  private long schemaVersion;
  private final Map<String, String> properties;

  InMemoryLog(TableDefinition definition, InstantSource clock) {
    this.path = definition.path();
    this.partitionColumns = definition.partitionColumns();
    this.schema = definition.schema();
    this.properties = new HashMap<>(definition.properties());
    this.clock = clock;
    append(
        new Snapshot(0, clock.millis(), List.of(), Map.of(), Map.of()),
        new Changes(0, "CREATE", false, List.of(), List.of(), Map.of(), Map.of(), Map.of()));
  }

  synchronized StructType schema() {
    return schema;
  }

  synchronized Map<String, String> properties() {
    return Map.copyOf(properties);
  }

  synchronized Snapshot newest() {
    return snapshots.get(snapshots.size() - 1);
  }

  synchronized Snapshot at(long version) {
    return snapshots.get(Math.toIntExact(version));
  }

  synchronized Changes changes(long version) {
    return changes.get(Math.toIntExact(version));
  }

  synchronized Snapshot commit(Change change, long knownVersion) {
    Snapshot before = newest();
    refuseConflicts(change, knownVersion, before);
    if (change.definition().isPresent()) {
      throw new UnsupportedOperationException("tables in memory keep their definition");
    }
    Map<String, DataFile> live = new LinkedHashMap<>();
    before.files().forEach(file -> live.put(file.path(), file));
    change.removed().forEach(file -> live.remove(file.path()));
    Map<DataFile, RoaringBitmap> newlyDeleted = new HashMap<>();
    change
        .deletions()
        .forEach(
            (file, deleted) -> {
              DataFile old = live.get(file);
              if (old == null) {
                throw new IllegalArgumentException(file + " is not in " + path);
              }
              RoaringBitmap all = deleted.clone();
              DataFile now =
                  new DataFile(
                      file,
                      old.sizeBytes(),
                      old.rows(),
                      old.statistics(),
                      old.partition(),
                      Optional.of(all));
              live.put(file, now);
              newlyDeleted.put(
                  now, RoaringBitmap.andNot(all, old.deleted().orElseGet(RoaringBitmap::new)));
            });
    for (DataFile file : change.added()) {
      if (!files.containsKey(file.path()) || live.put(file.path(), file) != null) {
        throw new IllegalArgumentException(file.path() + " was not written or is added twice");
      }
    }
    Map<String, Long> transactions = new HashMap<>(before.transactions());
    Map<String, Long> own = new HashMap<>();
    change.transaction().ifPresent(id -> own.put(id.appId(), id.epoch()));
    transactions.putAll(own);
    Map<String, String> domains = new HashMap<>(before.domains());
    domains.putAll(change.domains());
    long version = before.version() + 1;
    append(
        new Snapshot(
            version,
            clock.millis(),
            List.copyOf(live.values()),
            Map.copyOf(transactions),
            Map.copyOf(domains)),
        new Changes(
            version,
            change.operation(),
            change.rearrangesOnly(),
            change.added(),
            change.removed(),
            Map.copyOf(newlyDeleted),
            Map.copyOf(own),
            change.domains()));
    return newest();
  }

  private void refuseConflicts(Change change, long knownVersion, Snapshot before) {
    change
        .transaction()
        .ifPresent(
            id -> {
              if (before.epoch(id.appId()).orElse(Long.MIN_VALUE) >= id.epoch()) {
                throw new FencedException(
                    path + " already has epoch " + id.epoch() + " of " + id.appId(), null);
              }
            });
    if (schemaVersion > knownVersion) {
      throw new FencedException("the definition of " + path + " changed", null);
    }
    for (DataFile file : change.removed()) {
      if (!before.files().contains(file)) {
        throw new FencedException(file.path() + " is no longer in " + path, null);
      }
    }
  }

  synchronized Snapshot evolve(List<Field> addedColumns, Map<String, String> more) {
    schema = schema.plus(addedColumns);
    properties.putAll(more);
    Snapshot before = newest();
    schemaVersion = before.version() + 1;
    append(
        new Snapshot(
            schemaVersion, clock.millis(), before.files(), before.transactions(), before.domains()),
        new Changes(
            schemaVersion, "EVOLVE", false, List.of(), List.of(), Map.of(), Map.of(), Map.of()));
    return newest();
  }

  private void append(Snapshot snapshot, Changes change) {
    snapshots.add(snapshot);
    changes.add(change);
  }
}
