package io.pactolus.source.kafka;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Keeps what the client fetches ahead within bounds when there are many partitions. The client may
 * hold one fetched chunk of every partition that is not paused, and chunks must be large enough for
 * the batches of producers, or only one batch comes with each request. So once a poll leaves
 * something in the client, only a few partitions at a time are fetched from, each in its turn,
 * until all those that lag had one.
 */
final class FetchWindow {
  private final Consumer<?, ?> consumer;
  private final int width;
  private final Predicate<TopicPartition> lags;
  private final Deque<TopicPartition> queue = new ArrayDeque<>();
  private boolean narrow;

  /**
   * @param width partitions to fetch from at a time when they are many
   * @param lags whether records of the partition are known to wait
   */
  FetchWindow(Consumer<?, ?> consumer, int width, Predicate<TopicPartition> lags) {
    this.consumer = consumer;
    this.width = width;
    this.lags = lags;
  }

  /**
   * @param leftInClient whether the poll had to leave fetched records in the client
   */
  void polled(boolean leftInClient) {
    if (leftInClient == narrow) {
      // All fit, or those of the window have not been emptied yet.
      return;
    }
    Set<TopicPartition> assigned = consumer.assignment();
    if (!narrow) {
      if (assigned.size() <= width) {
        return;
      }
      narrow = true;
      queue.addAll(assigned);
    }
    List<TopicPartition> turn = new ArrayList<>();
    while (turn.size() < width && !queue.isEmpty()) {
      TopicPartition next = queue.remove();
      if (assigned.contains(next) && lags.test(next)) {
        turn.add(next);
      }
    }
    if (turn.isEmpty()) {
      narrow = false;
      consumer.resume(consumer.paused());
    } else {
      Set<TopicPartition> others = new HashSet<>(assigned);
      turn.forEach(others::remove);
      consumer.pause(others);
      consumer.resume(turn);
    }
  }
}
