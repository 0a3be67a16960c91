package io.pactolus.engine.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All there is in the topic, and where epochs end: offsets count from 0 in each partition, in the
 * order given. An engine reads each list as one epoch, without what lies before its position; lists
 * of which nothing is left are no epochs.
 */
public record Topic(List<List<Entry>> epochs) {
  public Topic {
    epochs = epochs.stream().map(List::copyOf).toList();
  }

  public static List<Entry> epoch(Entry... entries) {
    return List.of(entries);
  }

  @SafeVarargs
  public static Topic of(List<Entry>... epochs) {
    List<List<Entry>> list = new ArrayList<>();
    for (List<Entry> epoch : epochs) {
      list.add(epoch);
    }
    return new Topic(list);
  }

  public static Topic inOneEpoch(Entry... entries) {
    return of(epoch(entries));
  }

  /** Cuts entries into epochs at random places. */
  public static Topic cut(List<? extends Entry> entries, int epochs, Random random) {
    List<Integer> cuts = new ArrayList<>(List.of(0, entries.size()));
    random.ints(epochs - 1L, 0, entries.size() + 1).forEach(cuts::add);
    cuts.sort(null);
    List<List<Entry>> parts = new ArrayList<>();
    for (int i = 0; i < epochs; i++) {
      parts.add(List.copyOf(entries.subList(cuts.get(i), cuts.get(i + 1))));
    }
    return new Topic(parts);
  }

  /** The first so many epochs only. */
  public Topic until(int epoch) {
    return new Topic(epochs.subList(0, epoch));
  }

  /** With more epochs behind these. */
  public Topic then(Topic more) {
    return new Topic(Stream.concat(epochs.stream(), more.epochs.stream()).toList());
  }

  /** The same offsets, with every value of the first so many epochs replaced. */
  public Topic forgetting(int firstEpochs) {
    List<List<Entry>> other = new ArrayList<>();
    for (int i = 0; i < epochs.size(); i++) {
      boolean forgotten = i < firstEpochs;
      other.add(
          epochs.get(i).stream()
              .map(e -> forgotten && e instanceof Message message ? message.saying("gone") : e)
              .toList());
    }
    return new Topic(other);
  }

  /** The entries with their offsets. */
  public List<List<Placed>> placed() {
    TreeMap<Integer, Long> next = new TreeMap<>();
    List<List<Placed>> placed = new ArrayList<>();
    for (List<Entry> epoch : epochs) {
      List<Placed> here = new ArrayList<>();
      for (Entry entry : epoch) {
        long offset = next.getOrDefault(entry.partition(), 0L);
        here.add(new Placed(offset, entry));
        next.put(entry.partition(), offset + entry.offsets());
      }
      placed.add(here);
    }
    return placed;
  }

  /**
   * @param offset the first that the entry takes up
   */
  public record Placed(long offset, Entry entry) {}
}
