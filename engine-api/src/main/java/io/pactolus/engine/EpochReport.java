package io.pactolus.engine;

import io.pactolus.pipeline.freshness.GoldAges;
import io.pactolus.pipeline.plan.Outcome;
import java.util.Map;

/**
 * One completed epoch.
 *
 * @param bytes of keys, values and headers as they came
 * @param outcomes by Silver table, then outcome; absent outcomes are zero
 * @param outcomeBytes their bytes; absent where it is not known, as of an epoch that was finished
 *     for another run
 * @param lagRecords records behind the position at the end of the epoch, -1 when unknown
 * @param freshnessMillis Gold commit time minus broker timestamp of the oldest record of the epoch
 * @param ages of all its records, at the Gold commit
 * @param again whether it read what had been read before, because a rollback took that back
 * @param stageNanos wall time by stage name (poll, bronze, decode, silver, dlq, gold, ledger)
 */
public record EpochReport(
    long epoch,
    long records,
    long bytes,
    Map<String, Map<Outcome, Long>> outcomes,
    Map<String, Map<Outcome, Long>> outcomeBytes,
    long lagRecords,
    long freshnessMillis,
    GoldAges ages,
    boolean again,
    Map<String, Long> stageNanos) {

  /** The same epoch with what is only known at its end. */
  public EpochReport timed(long lag, Map<String, Long> nanos) {
    return new EpochReport(
        epoch, records, bytes, outcomes, outcomeBytes, lag, freshnessMillis, ages, again, nanos);
  }
}
