package io.pactolus.prove.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Which record of the load lies at which offset of the topic. Offsets begin at 0. */
public final class TopicContent {
  /** At an offset that holds no record. */
  public static final long NONE = -1;

  private final List<long[]> indexes = new ArrayList<>();
  private final long[] ends;

  public TopicContent(int partitions) {
    for (int i = 0; i < partitions; i++) {
      indexes.add(new long[1_024]);
    }
    ends = new long[partitions];
  }

  public void add(int partition, long offset, long index) {
    long[] there = indexes.get(partition);
    int place = Math.toIntExact(offset);
    if (place >= there.length) {
      there = Arrays.copyOf(there, Math.max(place + 1, there.length * 2));
      indexes.set(partition, there);
    }
    for (long empty = ends[partition]; empty < offset; empty++) {
      there[(int) empty] = NONE;
    }
    there[place] = index;
    ends[partition] = Math.max(ends[partition], offset + 1);
  }

  public int partitions() {
    return ends.length;
  }

  /** Exclusive. */
  public long end(int partition) {
    return ends[partition];
  }

  /** Number of the record there, or {@link #NONE}; also beyond the end. */
  public long index(int partition, long offset) {
    return offset < 0 || offset >= ends[partition]
        ? NONE
        : indexes.get(partition)[Math.toIntExact(offset)];
  }

  /** How many records there are. */
  public long records() {
    long records = 0;
    for (int p = 0; p < ends.length; p++) {
      for (long offset = 0; offset < ends[p]; offset++) {
        records += index(p, offset) == NONE ? 0 : 1;
      }
    }
    return records;
  }
}
