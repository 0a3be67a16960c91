package io.pactolus.engine.spark;

import io.pactolus.engine.core.source.RangeReader.Range;
import io.pactolus.engine.core.source.RecordSource.OffsetRange;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one epoch reads: a bounded part of what lies ahead, shared fairly by the partitions. */
record EpochRanges(Map<TopicPartition, OffsetRange> ranges) {
  EpochRanges {
    ranges = new TreeMap<>(ranges);
  }

  /**
   * @param maxOffsets in all; each offset holds at most one record. Expired ones do not count
   */
  static EpochRanges within(Map<TopicPartition, OffsetRange> ahead, long maxOffsets) {
    Map<TopicPartition, OffsetRange> taken = new TreeMap<>();
    // The smallest first: what they leave is for the others.
    List<Map.Entry<TopicPartition, OffsetRange>> bySize = new ArrayList<>(ahead.entrySet());
    bySize.sort((a, b) -> Long.compare(readable(a.getValue()), readable(b.getValue())));
    long left = maxOffsets;
    for (int i = 0; i < bySize.size(); i++) {
      OffsetRange range = bySize.get(i).getValue();
      long share = Math.min(readable(range), Math.max(1, left / (bySize.size() - i)));
      taken.put(
          bySize.get(i).getKey(),
          new OffsetRange(range.from(), range.from() + range.gap() + share, range.gap()));
      left -= share;
    }
    return new EpochRanges(taken);
  }

  private static long readable(OffsetRange range) {
    return range.until() - range.from() - range.gap();
  }

  /**
   * Offsets that it leaves for later, by topic.
   *
   * @param ahead that it was taken from
   */
  Map<String, Long> leftByTopic(Map<TopicPartition, OffsetRange> ahead) {
    Map<String, Long> left = new TreeMap<>();
    ahead.forEach(
        (partition, range) -> {
          OffsetRange taken = ranges.get(partition);
          long from = taken == null ? range.from() + range.gap() : taken.until();
          left.merge(partition.topic(), range.until() - from, Long::sum);
        });
    return left;
  }

  boolean isEmpty() {
    return ranges.isEmpty();
  }

  /**
   * Cut into tasks of about equal size; what the tasks read is in the order topic, partition,
   * offset, within a task and from task to task.
   */
  List<RangeTask.Ranges> tasks(int count, long minOffsets, long epoch, long ingestMicros) {
    long total = ranges.values().stream().mapToLong(EpochRanges::readable).sum();
    long perTask = Math.max((total + count - 1) / count, minOffsets);
    List<RangeTask.Ranges> tasks = new ArrayList<>();
    List<Range> current = new ArrayList<>();
    long room = perTask;
    for (Map.Entry<TopicPartition, OffsetRange> entry : ranges.entrySet()) {
      long from = entry.getValue().from() + entry.getValue().gap();
      while (from < entry.getValue().until()) {
        long until = Math.min(entry.getValue().until(), from + room);
        current.add(new Range(entry.getKey(), from, until, epoch, ingestMicros));
        room -= until - from;
        from = until;
        if (room == 0) {
          tasks.add(new RangeTask.Ranges(current));
          current = new ArrayList<>();
          room = perTask;
        }
      }
    }
    if (!current.isEmpty()) {
      tasks.add(new RangeTask.Ranges(current));
    }
    return tasks;
  }
}
