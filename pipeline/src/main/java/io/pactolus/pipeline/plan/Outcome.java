package io.pactolus.pipeline.plan;

import java.util.Locale;

/** What became of one source record in one Silver table. Every record has exactly one. */
public enum Outcome {
  /** A new row. */
  INSERTED,
  /** Replaced the row of its key. */
  UPDATED,
  /** Removed the row of its key. */
  DELETED,
  /** The same record, or in append mode the same key, was there before. */
  DUPLICATE,
  /** A newer version was there before, or there was nothing to delete. */
  STALE,
  /** {@code where} was not true, or an ignored tombstone. */
  FILTERED,
  /** Older than the declared lateness; in the DLQ. */
  LATE,
  /** Could not be decoded or broke a rule; in the DLQ. */
  REJECTED;

  /** Name of the ledger column. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }
}
