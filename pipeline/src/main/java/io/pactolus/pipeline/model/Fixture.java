package io.pactolus.pipeline.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A test inside or beside the pipeline file: given records, expected rows.
 *
 * @param tables full table name ({@code silver.x}, {@code gold.y}) to the rows expected there, in
 *     any order, compared on the columns each row names (null, Boolean, Long, BigDecimal, String,
 *     List or Map)
 * @param rejects the DLQ rows expected, in any order
 * @param outcomes expected counts by outcome name, where stated
 */
public record Fixture(
    String name,
    List<GivenRecord> given,
    Map<String, List<Map<String, @Nullable Object>>> tables,
    Optional<List<ExpectedReject>> rejects,
    Map<String, Long> outcomes) {

  public Fixture {
    given = List.copyOf(given);
    tables = Map.copyOf(tables);
    outcomes = Map.copyOf(outcomes);
  }

  /**
   * @param key record key as text, absent for a null key
   * @param value record value as text (a YAML mapping is turned into JSON), absent for a tombstone
   * @param epoch epoch the record arrives in, from 1, not falling; lets a test place records in
   *     different epochs
   * @param partition partition of the topic, from 0
   */
  public record GivenRecord(
      Optional<String> key,
      Optional<String> value,
      Map<String, String> headers,
      long timestampMillis,
      int epoch,
      int partition) {}

  /**
   * @param reason reason code
   * @param rule the expectation's or field's name where stated
   * @param record which of the given records it is, from 1, where stated
   */
  public record ExpectedReject(String reason, Optional<String> rule, Optional<Integer> record) {}
}
