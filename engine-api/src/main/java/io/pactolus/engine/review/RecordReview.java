package io.pactolus.engine.review;

import io.pactolus.pipeline.model.SilverTable.OnFail;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a plan makes of a record by itself, before its key matters.
 *
 * @param refusal why it could not be decoded
 * @param tables for each Silver table in the order of the plan; empty for a record that was not
 *     decoded
 */
public record RecordReview(Decoding decoding, Optional<Refusal> refusal, List<TableReview> tables) {
  public RecordReview {
    tables = List.copyOf(tables);
  }

  public enum Decoding {
    ACCEPTED,
    REJECTED,
    /** No value: asks for the deletion of its key. */
    TOMBSTONE,
    /** No value, which the contract says means nothing. */
    IGNORED
  }

  /**
   * @param reason as the code in the dead-letter queue
   * @param message in words
   */
  public record Refusal(String reason, String message) {}

  /**
   * What one Silver table makes of it.
   *
   * @param filtered {@code where} is not true
   * @param deletes the record asks for the deletion of its row
   * @param row the business columns, in the Java forms of columns; empty for a tombstone
   * @param key values of the key columns, if the table has a key
   */
  public record TableReview(
      String table,
      boolean filtered,
      Optional<Refusal> refusal,
      List<RuleResult> rules,
      boolean deletes,
      Map<String, @Nullable Object> row,
      Map<String, @Nullable Object> key) {
    public TableReview {
      rules = List.copyOf(rules);
      row = Collections.unmodifiableMap(new LinkedHashMap<>(row));
      key = Collections.unmodifiableMap(new LinkedHashMap<>(key));
    }
  }

  /**
   * @param sql as written
   * @param trouble why it cannot be computed
   */
  public record RuleResult(
      String rule, String sql, OnFail onFail, Truth truth, Optional<String> trouble) {
    public boolean passed() {
      return truth == Truth.TRUE;
    }
  }

  /** Of an expectation: only what is true has passed. */
  public enum Truth {
    TRUE,
    FALSE,
    /** NULL. */
    UNKNOWN,
    NOT_COMPUTABLE
  }
}
