package io.pactolus.dashboard.api;

import io.pactolus.control.Status.BrokerEnds;

/** Asks the broker where the topics end; takes a moment, or a few seconds when it is away. */
@FunctionalInterface
public interface BrokerLook {
  /** What it said. */
  record Answer(boolean reachable, BrokerEnds ends) {}

  Answer ask();
}
