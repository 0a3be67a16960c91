package io.pactolus.engine.contract;

/** What takes up offsets in a partition of the topic. */
public sealed interface Entry permits Message, Hole {
  int partition();

  /** How many offsets it takes up. */
  long offsets();
}
