package io.pactolus.engine.core.source;

import io.pactolus.engine.core.source.RecordSource.OffsetRange;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import java.util.Map;

/**
 * Where records come from, for engines that read them in many places at once: it tells what there
 * is to read, a {@link RangeReader} reads it. Used by one thread. Trouble is thrown as with {@link
 * RecordSource}.
 */
public interface RangeSource extends AutoCloseable {
  /** As {@link RecordSource#open}. */
  Map<TopicPartition, Long> open(
      Map<TopicPartition, Long> position, Map<String, String> knownTopicIds);

  /** As {@link RecordSource#topicIds}. */
  Map<String, String> topicIds();

  /**
   * What can be read now: by partition from the given position, 0 for partitions that were added
   * since, to the end. Partitions with nothing to read are left out. Offsets that have expired are
   * the range's gap, as {@code on_gap} has it. A broker that is away for a while has nothing to
   * read, with a warning.
   */
  Map<TopicPartition, OffsetRange> ahead(Map<TopicPartition, Long> next);

  /** As {@link RecordSource#endOffsets}. */
  Map<TopicPartition, Long> endOffsets();

  /** What reads the ranges. */
  RangeReader reader();

  @Override
  void close();
}
