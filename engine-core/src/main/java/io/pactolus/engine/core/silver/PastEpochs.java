package io.pactolus.engine.core.silver;

import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import java.util.OptionalLong;

/**
 * What is known of the epochs gone by. Records that come a second time, out of the dead-letter
 * queue, are judged as if they had not been refused when they were read.
 */
public interface PastEpochs {
  /** Highest event time accepted before an epoch, in microseconds. */
  OptionalLong watermarkBefore(long epoch);

  /** The epoch that read the record at these coordinates. */
  long epochOf(TopicPartition partition, long offset);
}
