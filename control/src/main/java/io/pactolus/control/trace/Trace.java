package io.pactolus.control.trace;

import io.pactolus.engine.review.RecordReview;
import io.pactolus.pipeline.plan.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The life of one record.
 *
 * @param ledger absent while its epoch is under way, or after a crash in the middle of it
 * @param review by the pipeline file as it is now, which may not be what it was then
 */
public record Trace(
    Received received,
    BronzePlace bronze,
    Optional<LedgerEntry> ledger,
    RecordReview review,
    List<DeadLetter> deadLetters,
    List<SilverLife> silver) {
  public Trace {
    deadLetters = List.copyOf(deadLetters);
    silver = List.copyOf(silver);
  }

  /**
   * What came from the topic.
   *
   * @param valueBytes of the value; -1 when it had none
   * @param oversizedBytes of key, value and headers, when the record was too large to be kept
   */
  public record Received(
      String topic,
      int partition,
      long offset,
      String correlationId,
      Optional<Instant> timestamp,
      Instant readAt,
      byte @Nullable [] key,
      byte @Nullable [] value,
      long valueBytes,
      OptionalLong oversizedBytes) {
    public String place() {
      return topic + "-" + partition + " offset " + offset;
    }
  }

  /**
   * @param file that holds it now, relative to the table
   * @param commit that brought its epoch; absent when the log no longer has it
   */
  public record BronzePlace(long epoch, String file, int row, Optional<Commit> commit) {}

  /**
   * @param engine who committed, with version
   */
  public record Commit(long version, Instant at, String engine) {}

  public record LedgerEntry(Instant startedAt, Instant goldAt, String engine, String runId) {}

  /**
   * @param table Silver table that refused it; absent when it could not be decoded
   * @param replayState {@code pending}, or what became of it since
   */
  public record DeadLetter(
      Optional<String> table,
      String reason,
      String message,
      Optional<String> rule,
      Optional<String> field,
      OptionalLong jsonPosition,
      String replayState,
      OptionalLong replayedInEpoch,
      Optional<Commit> commit) {}

  /**
   * What became of it in one Silver table.
   *
   * @param outcomes the one that fits, or several when the tables do not tell which
   * @param because one sentence
   * @param row that the record made, also when it is no longer current
   * @param replaced the row it took the place of, or deleted
   * @param now the row of its key as it is now, where that is another
   */
  public record SilverLife(
      String table,
      List<Outcome> outcomes,
      String because,
      Optional<Commit> commit,
      Optional<SilverRow> row,
      Optional<SilverRow> replaced,
      Optional<SilverRow> now,
      List<GoldChange> gold) {
    public SilverLife {
      outcomes = List.copyOf(outcomes);
      gold = List.copyOf(gold);
    }
  }

  /**
   * @param current it is in the table now
   */
  public record SilverRow(
      String topic,
      int partition,
      long offset,
      long epoch,
      boolean current,
      Map<String, @Nullable Object> values) {
    public String place() {
      return topic + "-" + partition + " offset " + offset;
    }
  }

  /**
   * A Gold table that counts the rows.
   *
   * @param commit of the epoch; absent when it did not change the table, or the log no longer tells
   * @param logIsWhole so that an absent commit means that the epoch did not change the table
   */
  public record GoldChange(
      String table, Optional<Commit> commit, boolean logIsWhole, List<Group> groups) {}

  /**
   * @param key columns that show the group's key
   * @param now the row of the group; absent when it is gone
   */
  public record Group(
      Map<String, @Nullable Object> key, Optional<Map<String, @Nullable Object>> now) {}
}
