package io.pactolus.engine;

import java.time.Clock;

/**
 * @param lake directory or URI of the lake
 * @param until when the run ends by itself
 */
public record RunOptions(String lake, Until until, Clock clock) {
  public enum Until {
    STOPPED,
    /** Every offset that existed at start is in Gold and the ledger. */
    CAUGHT_UP
  }
}
