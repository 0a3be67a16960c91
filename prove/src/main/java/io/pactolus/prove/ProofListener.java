package io.pactolus.prove;

import io.pactolus.prove.schedule.Fault;
import java.time.Duration;
import java.util.Optional;

/** Is told what goes on in a round, from several threads. */
public interface ProofListener {
  /** In words. */
  void phase(String what);

  /**
   * A fault of the schedule has its time.
   *
   * @param elapsed since the first moment of the schedule
   * @param skipped why nothing was done
   */
  void fault(Duration elapsed, Fault fault, Optional<String> skipped);

  /** Told every second or so. */
  void progress(Duration elapsed, Duration length, int faults, long acknowledged, long goldCommits);
}
