package io.pactolus.control.trace;

import java.util.List;

/** What a search for a record came to. */
public sealed interface Answer {
  /**
   * @param trace of the record, of several the newest
   * @param matches of the same id or key, newest first, this one included; not all when there are
   *     many
   * @param matchesInAll how many there are
   * @param filesRead data files that were opened to find all this
   */
  record Found(Trace trace, List<Match> matches, long matchesInAll, int filesRead)
      implements Answer {
    public Found {
      matches = List.copyOf(matches);
    }
  }

  /**
   * @param why one sentence: never read, a gap, not read yet
   */
  record NotFound(String why) implements Answer {}

  /** One of several records. */
  record Match(String topic, int partition, long offset, long epoch) {}
}
