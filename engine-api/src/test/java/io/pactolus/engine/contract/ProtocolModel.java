package io.pactolus.engine.contract;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@link ProtocolPipeline} means, of records in which each key keeps to one partition. */
final class ProtocolModel {
  private final Map<String, Event> firsts = new LinkedHashMap<>();
  private final Map<String, Event> latest = new LinkedHashMap<>();

  private record Event(String id, long version, String region, int amount) {
    String text() {
      return id + " | " + version + " | " + region + " | " + amount;
    }
  }

  void add(String id, long version, String region, int amount) {
    Event event = new Event(id, version, region, amount);
    if (amount > 0) {
      firsts.putIfAbsent(id, event);
    }
    latest.merge(id, event, (old, now) -> now.version() >= old.version() ? now : old);
  }

  List<String> firsts() {
    return text(firsts.values());
  }

  List<String> latest() {
    return text(latest.values());
  }

  List<String> byRegion() {
    TreeMap<String, long[]> groups = new TreeMap<>();
    for (Event event : latest.values()) {
      long[] group = groups.computeIfAbsent(event.region(), r -> new long[] {0, 0, Long.MIN_VALUE});
      group[0]++;
      group[1] += event.amount();
      group[2] = Math.max(group[2], event.amount());
    }
    return groups.entrySet().stream()
        .map(
            g ->
                g.getKey()
                    + " | "
                    + g.getValue()[0]
                    + " | "
                    + g.getValue()[1]
                    + " | "
                    + g.getValue()[2])
        .toList();
  }

  private static List<String> text(Collection<Event> events) {
    return events.stream().map(Event::text).toList();
  }
}
