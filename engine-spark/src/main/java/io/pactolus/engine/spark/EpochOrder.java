package io.pactolus.engine.spark;

import io.pactolus.lakehouse.DataFile;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the driver wants of an epoch whose records are in Bronze.
 *
 * @param atMicros now: as of when the ages of the records are told, microseconds since 1970
 * @param watermark of the epochs before
 * @param dlq whether refused records are to be written
 * @param shards what to merge; the place in the list is the partition of the shuffle
 */
record EpochOrder(
    long epoch, long atMicros, OptionalLong watermark, boolean dlq, List<ShardOrder> shards) {

  /** Partition of the shuffle that brings to the driver what the route tasks have to say. */
  int reports() {
    return shards.size();
  }

  /** By partition, where the index of its shard should be. */
  List<@Nullable String> places() {
    List<@Nullable String> places = new ArrayList<>();
    shards.forEach(shard -> places.add(shard.place()));
    return places;
  }

  int partitions() {
    return shards.size() + 1;
  }

  /**
   * @param table index of the Silver table
   * @param stamp of the attempt whose result was committed; null when there is none
   * @param place where that attempt ran, see {@link Placed}; null when there is none
   * @param moved files that hold rows that lay elsewhere when that attempt ran
   */
  record ShardOrder(
      int table, int shard, @Nullable String stamp, @Nullable String place, List<DataFile> moved) {}
}
