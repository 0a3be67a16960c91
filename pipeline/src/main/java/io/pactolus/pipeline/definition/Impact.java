package io.pactolus.pipeline.definition;

/** What a change of a definition means for a table that is there. In the order of gravity. */
public enum Impact {
  /** The table goes on: its rows stay as they are, the change holds for what comes. */
  FROM_NOW_ON,
  /** The rows that are there would contradict the definition; they must be computed again. */
  NEEDS_REBUILD,
  /** No command makes the table that was into the one that is wanted. */
  REFUSED
}
