package io.pactolus.engine.spark;

import io.pactolus.engine.core.silver.SilverMerge;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Table;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;

/**
 * What an executor's process keeps of a run from task to task: the plan, open tables and the key
 * indexes of its shards. Nothing of it is needed to be right, only to be fast. Thread-safe.
 */
final class Worker {
  private static final int RUNS_KEPT = 2;

  // Tasks come as new objects each time; only the process lasts. The oldest run makes room.
  private static final Map<String, Worker> WORKERS =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Worker> eldest) {
          return size() > RUNS_KEPT;
        }
      };

  private final RunSettings settings;
  private final Lake lake;
  private final Map<String, Deque<Table>> tables = new HashMap<>();
  private final Map<ShardKey, CachedShard> shards = new HashMap<>();
  private final KeptBronze bronze = new KeptBronze();

  private Worker(RunSettings settings) {
    this.settings = settings;
    this.lake = settings.lakes().open(settings.lake());
  }

  /** The worker of this process for a run. */
  static Worker of(String runId, Broadcast<byte[]> settings) {
    synchronized (WORKERS) {
      Worker worker = WORKERS.get(runId);
      if (worker == null) {
        worker = new Worker(Wire.value(settings.value(), RunSettings.class));
        WORKERS.put(runId, worker);
      }
      return worker;
    }
  }

  RunSettings settings() {
    return settings;
  }

  /** What this process has written to Bronze and will soon want again. */
  KeptBronze bronze() {
    return bronze;
  }

  /** One share of the keys of a Silver table. */
  record ShardKey(int table, int shard) {}

  /**
   * A shard's merge, its index holding an epoch that may or may not have been committed.
   *
   * @param stamp names the attempt that made that epoch
   */
  record CachedShard(String stamp, Table table, SilverMerge merge) {}

  /** Hands the shard over to the caller, so that no other attempt uses it at the same time. */
  Optional<CachedShard> take(ShardKey key) {
    synchronized (shards) {
      return Optional.ofNullable(shards.remove(key));
    }
  }

  void keep(ShardKey key, CachedShard shard) {
    synchronized (shards) {
      shards.put(key, shard);
    }
  }

  /** A table for one thread, to be given back; its snapshot may be old. */
  Table borrow(String path) {
    synchronized (tables) {
      Table idle = tables.computeIfAbsent(path, added -> new ArrayDeque<>()).poll();
      if (idle != null) {
        return idle;
      }
    }
    return open(path);
  }

  void giveBack(Table table, String path) {
    synchronized (tables) {
      tables.computeIfAbsent(path, added -> new ArrayDeque<>()).add(table);
    }
  }

  /** The table as it is now. */
  Table open(String path) {
    return lake.find(path)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the driver sees table %s in lake %s, this executor does not: the lake must lie where all of them see it"
                        .formatted(path, settings.lake())));
  }
}
