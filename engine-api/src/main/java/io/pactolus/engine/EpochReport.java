package io.pactolus.engine;

import io.pactolus.pipeline.freshness.GoldAges;
import io.pactolus.pipeline.plan.Outcome;
import java.util.Map;

/**
 * One completed epoch.
 *
 * @param recordsByTopic of those topics that it read from
 * @param bytes of keys, values and headers as they came
 * @param outcomes by Silver table, then outcome; absent outcomes are zero
 * @param outcomeBytes their bytes; absent where it is not known, as of an epoch that was finished
 *     for another run
 * @param deadLetters rows that it added to the dead-letter queue: one for a record that could not
 *     be decoded, whatever the number of tables, and one for each table that refused one
 * @param lagRecords records behind the position at the end of the epoch, -1 when unknown
 * @param lagByTopic the same by topic; absent where it is unknown
 * @param freshnessMillis Gold commit time minus broker timestamp of the oldest record of the epoch
 * @param ages of all its records, at the Gold commit
 * @param again whether it read what had been read before, because a rollback took that back
 * @param stageNanos wall time by stage name (poll, bronze, decode, silver, dlq, gold, ledger)
 */
public record EpochReport(
    long epoch,
    long records,
    Map<String, Long> recordsByTopic,
    long bytes,
    Map<String, Map<Outcome, Long>> outcomes,
    Map<String, Map<Outcome, Long>> outcomeBytes,
    long deadLetters,
    long lagRecords,
    Map<String, Long> lagByTopic,
    long freshnessMillis,
    GoldAges ages,
    boolean again,
    Map<String, Long> stageNanos) {

  /** The same epoch with what is only known at its end. */
  public EpochReport ended(
      long letters, long lag, Map<String, Long> lagOfTopics, Map<String, Long> nanos) {
    return new EpochReport(
        epoch,
        records,
        recordsByTopic,
        bytes,
        outcomes,
        outcomeBytes,
        letters,
        lag,
        lagOfTopics,
        freshnessMillis,
        ages,
        again,
        nanos);
  }
}
