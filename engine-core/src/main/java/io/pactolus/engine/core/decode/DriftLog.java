package io.pactolus.engine.core.decode;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds up the drift of several batches: one entry per path, change and JSON type, with the first
 * place it was seen. Bounded; what no longer finds room is left out and counted. Not thread-safe.
 */
public final class DriftLog {
  private static final int MAX_ENTRIES = 4000;

  private record Key(String path, Drift.Change change, String jsonType) {}

  private final Map<Key, Drift> entries = new LinkedHashMap<>();
  private long dropped;

  public void add(List<Drift> drifts) {
    for (Drift drift : drifts) {
      Key key = new Key(drift.path(), drift.change(), drift.jsonType());
      if (entries.size() >= MAX_ENTRIES && !entries.containsKey(key)) {
        dropped += drift.count();
      } else {
        entries.merge(key, drift, DriftLog::sum);
      }
    }
  }

  private static Drift sum(Drift first, Drift more) {
    return new Drift(
        first.path(),
        first.change(),
        first.jsonType(),
        first.firstRow(),
        first.topic(),
        first.partition(),
        first.firstOffset(),
        first.firstCorrelationId(),
        first.count() + more.count());
  }

  public List<Drift> entries() {
    return List.copyOf(entries.values());
  }

  /** Observations that found no room. */
  public long dropped() {
    return dropped;
  }
}
