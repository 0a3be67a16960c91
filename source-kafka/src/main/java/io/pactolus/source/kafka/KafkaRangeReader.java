package io.pactolus.source.kafka;

import io.pactolus.engine.core.source.RangeReader;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.model.KafkaSource;
import io.pactolus.pipeline.model.Pipeline.Limits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Reads ranges of the topics of a pipeline, committed records only. */
public record KafkaRangeReader(KafkaSource source, Limits limits) implements RangeReader {
  // Connecting costs more than reading a small range. The one place where the process outlives the
  // reader, which comes anew with each task: so it is kept by the class.
  private static final Map<Object, Deque<PartitionReader>> IDLE = new ConcurrentHashMap<>();
  private static final int IDLE_PER_PARTITION = 2;

  @Override
  public void read(Range range, long batchBytes, Consumer<Batch> taker) {
    Deque<PartitionReader> idle =
        IDLE.computeIfAbsent(
            java.util.List.of(source, range.partition()), added -> new ArrayDeque<>());
    PartitionReader reader = take(idle, range);
    boolean done = false;
    try {
      reader.read(range, batchBytes, taker);
      done = true;
    } finally {
      if (!done || !giveBack(idle, reader)) {
        reader.close();
      }
    }
  }

  private PartitionReader take(Deque<PartitionReader> idle, Range range) {
    synchronized (idle) {
      PartitionReader reader = idle.poll();
      if (reader != null) {
        return reader;
      }
    }
    return new PartitionReader(source, limits, range.partition());
  }

  private static boolean giveBack(Deque<PartitionReader> idle, PartitionReader reader) {
    synchronized (idle) {
      return idle.size() < IDLE_PER_PARTITION && idle.offer(reader);
    }
  }
}
