package io.pactolus.dashboard.metrics;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far the ledger is behind the ends of the partitions.
 *
 * @param reachable whether the broker said where they are
 * @param partitions of which both are known
 */
public record BrokerLag(boolean reachable, List<Partition> partitions) {
  /** Further ones are only in the sums: a figure each would be too many for a scrape. */
  private static final int SHOWN = 500;

  public BrokerLag {
    partitions = List.copyOf(partitions);
  }

  /** Offsets that wait in one partition. */
  public record Partition(String topic, int partition, long records) {}

  /** Those with the most. */
  List<Partition> shown() {
    return partitions.size() <= SHOWN
        ? partitions
        : partitions.stream()
            .sorted(Comparator.comparingLong(Partition::records).reversed())
            .limit(SHOWN)
            .toList();
  }

  Map<String, Long> byTopic() {
    Map<String, Long> sums = new TreeMap<>();
    partitions.forEach(p -> sums.merge(p.topic(), p.records(), Long::sum));
    return sums;
  }
}
