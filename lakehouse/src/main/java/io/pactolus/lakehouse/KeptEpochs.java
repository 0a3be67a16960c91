package io.pactolus.lakehouse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The epochs that the tables hold: all but those that a rollback took back, and the rollbacks
 * themselves.
 *
 * @param spans newest first, not touching each other
 */
public record KeptEpochs(List<Span> spans) {
  public KeptEpochs {
    spans = List.copyOf(spans);
  }

  /** Both inclusive. */
  public record Span(long first, long last) {}

  /**
   * @param last newest epoch
   * @param rollbacks number of each epoch that is a rollback, to the epoch it went back to
   */
  public static KeptEpochs of(long last, Map<Long, Long> rollbacks) {
    List<Span> spans = new ArrayList<>();
    long until = last;
    for (long epoch = last; epoch > 0; ) {
      Long target = rollbacks.get(epoch);
      if (target == null) {
        epoch--;
      } else {
        add(spans, epoch + 1, until);
        epoch = target;
        until = target;
      }
    }
    add(spans, 1, until);
    return new KeptEpochs(spans);
  }

  private static void add(List<Span> spans, long first, long last) {
    if (first <= last) {
      spans.add(new Span(first, last));
    }
  }

  public boolean contains(long epoch) {
    return spans.stream().anyMatch(span -> span.first() <= epoch && epoch <= span.last());
  }
}
