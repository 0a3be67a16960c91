package io.pactolus.engine.spark;

import io.pactolus.engine.spark.EpochOrder.ShardOrder;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.maintenance.Moved;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the driver knows of the shards of one Silver table: which attempt's result was committed
 * last, where it ran, and what has moved since.
 */
final class SilverShards {
  private final int table;
  private final @Nullable String[] stamps;
  private final @Nullable String[] places;
  private final List<List<DataFile>> moved = new ArrayList<>();

  SilverShards(int table, int shards) {
    this.table = table;
    this.stamps = new @Nullable String[shards];
    this.places = new @Nullable String[shards];
    for (int i = 0; i < shards; i++) {
      moved.add(new ArrayList<>());
    }
  }

  List<ShardOrder> orders() {
    List<ShardOrder> orders = new ArrayList<>();
    for (int i = 0; i < stamps.length; i++) {
      orders.add(new ShardOrder(table, i, stamps[i], places[i], List.copyOf(moved.get(i))));
    }
    return orders;
  }

  /** The result of this attempt is in the table, or changes nothing. */
  void committed(int shard, String stamp, String place) {
    stamps[shard] = stamp;
    places[shard] = place;
    moved.get(shard).clear();
  }

  void moved(Moved files) {
    for (List<DataFile> waiting : moved) {
      // Files that have been merged again are gone, and what they held is in the new ones.
      files.oldFiles().forEach(old -> waiting.removeIf(file -> file.path().equals(old.path())));
      waiting.addAll(files.newFiles());
    }
  }
}
