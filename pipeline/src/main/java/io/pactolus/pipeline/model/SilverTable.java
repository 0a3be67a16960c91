package io.pactolus.pipeline.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * @param key columns whose values identify a row; empty in append mode means that no duplicates are
 *     looked for
 * @param version column that orders the rows of one key (upsert)
 * @param select contract fields to keep; empty means all
 * @param columns derived columns, each computed from the contract fields (not from each other)
 * @param where only records for which this is true enter the table; the others have the outcome
 *     {@code filtered}
 * @param expect rules checked in order on records that passed {@code where}
 * @param deleteWhen upsert only: a record for which this is true deletes the row of its key
 * @param horizon append only: duplicates are looked for among rows whose event time is at most this
 *     much older than the watermark
 */
public record SilverTable(
    String name,
    Mode mode,
    List<String> key,
    Optional<String> version,
    List<String> select,
    List<DerivedColumn> columns,
    Optional<String> where,
    List<Expectation> expect,
    Optional<String> deleteWhen,
    List<String> partitionBy,
    Optional<Duration> horizon) {

  public SilverTable {
    key = List.copyOf(key);
    select = List.copyOf(select);
    columns = List.copyOf(columns);
    expect = List.copyOf(expect);
    partitionBy = List.copyOf(partitionBy);
  }

  public enum Mode {
    /** The first record of a key wins. */
    APPEND,
    /**
     * The record of the highest version wins, on a tie that of the highest topic, partition,
     * offset.
     */
    UPSERT
  }

  public record DerivedColumn(String name, String sql) {}

  /** A record passes when {@code check} is true; unknown (NULL) does not pass. */
  public record Expectation(String name, String check, OnFail onFail) {}

  public enum OnFail {
    /** The record goes to the DLQ. */
    REJECT,
    /** The record passes and the failure is counted. */
    WARN,
    /** The pipeline stops before the epoch reaches Silver. */
    STOP
  }
}
