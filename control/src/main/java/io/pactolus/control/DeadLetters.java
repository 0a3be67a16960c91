package io.pactolus.control;

import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.query.LakeSql;
import java.sql.Blob;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the dead-letter queue of a pipeline holds, and why. Reads only. */
public final class DeadLetters implements AutoCloseable {
  private final LakeSql sql;
  private final Table table;
  private final String queue;
  private final long recordsRead;

  private DeadLetters(LakeSql sql, Table table, String stream, long recordsRead) {
    this.sql = sql;
    this.table = table;
    this.queue = "dlq.\"" + stream + "\"";
    this.recordsRead = recordsRead;
  }

  /** The caller closes it. */
  public static DeadLetters of(LakeView view) {
    long recordsRead = view.require(view.plan().bronzePath()).snapshot().liveRows();
    Table table = view.require(view.plan().dlqPath());
    String stream = view.plan().pipeline().stream().name();
    return new DeadLetters(view.sqlOver(List.of("dlq." + stream)), table, stream, recordsRead);
  }

  /**
   * Which dead letters are looked at.
   *
   * @param reason code of the reason
   * @param since least broker timestamp
   */
  public record Filter(Optional<String> reason, Optional<Instant> since) {}

  /**
   * A record that was refused.
   *
   * @param value the raw value; null when there is none, or none was kept
   */
  public record Raw(
      String topic, int partition, long offset, byte @Nullable [] key, byte @Nullable [] value) {
    public String coordinates() {
      return topic + "-" + partition + ":" + offset;
    }
  }

  /**
   * Dead letters with the same cause.
   *
   * @param table Silver table that refused them; absent when they could not be decoded
   * @param rule the expectation that is not true
   * @param field the contract field that cannot be read
   * @param pending how many are in the queue
   * @param replayed how many have left it
   * @param firstSeen least broker timestamp
   * @param message why in words, of the sample
   * @param sample the newest
   */
  public record Cause(
      Optional<String> table,
      String reason,
      Optional<String> rule,
      Optional<String> field,
      long pending,
      long replayed,
      Optional<Instant> firstSeen,
      Optional<Instant> lastSeen,
      String message,
      Raw sample) {}

  /**
   * One dead letter.
   *
   * @param epoch that read the record
   * @param replayedInEpoch the epoch in which it left the queue
   * @param triedInEpoch the replay that tried it last
   * @param transform SQL that repaired the value for that replay
   */
  public record Letter(
      Raw raw,
      Optional<Instant> timestamp,
      long epoch,
      String correlationId,
      Optional<String> table,
      String reason,
      String message,
      Optional<String> rule,
      Optional<String> field,
      OptionalLong jsonPosition,
      String state,
      OptionalLong replayedInEpoch,
      long attempts,
      OptionalLong triedInEpoch,
      Optional<String> transform) {}

  /** How many wait and how many have left. */
  public record Count(long pending, long replayed) {
    public long total() {
      return pending + replayed;
    }
  }

  /**
   * @param recordsRead all records of Bronze
   * @param recordsRefused distinct records that were ever in the queue
   */
  public record Totals(
      long recordsRead,
      long recordsRefused,
      Count all,
      Map<String, Count> byReason,
      Map<String, Count> byTable,
      Optional<Instant> firstSeen,
      Optional<Instant> lastSeen) {}

  /** All causes, those with the most dead letters that wait first. */
  public List<Cause> causes(Filter filter) {
    List<Cause> causes = new ArrayList<>();
    for (List<@Nullable Object> row :
        sql.query(
                """
                SELECT "table", reason, rule, field,
                  count(*) FILTER (replay_state = 'pending') AS waiting,
                  count(*) FILTER (replay_state <> 'pending') AS gone,
                  epoch_us(min("timestamp")), epoch_us(max("timestamp")),
                  arg_max(message, newest), arg_max(topic, newest), arg_max(partition, newest),
                  arg_max("offset", newest), arg_max(coalesce(key, ''::BLOB), newest),
                  arg_max(coalesce(value, ''::BLOB), newest)
                FROM (SELECT *, row(replay_state = 'pending', epoch, partition, "offset") AS newest
                      FROM %s WHERE %s)
                GROUP BY "table", reason, rule, field
                ORDER BY waiting DESC, gone DESC, reason, "table", rule, field
                """
                    .formatted(queue, condition(filter)))
            .rows()) {
      causes.add(
          new Cause(
              text(row.get(0)),
              String.valueOf(row.get(1)),
              text(row.get(2)),
              text(row.get(3)),
              number(row.get(4)),
              number(row.get(5)),
              instant(row.get(6)),
              instant(row.get(7)),
              String.valueOf(row.get(8)),
              new Raw(
                  String.valueOf(row.get(9)),
                  (int) number(row.get(10)),
                  number(row.get(11)),
                  bytes(row.get(12)),
                  bytes(row.get(13)))));
    }
    return causes;
  }

  /**
   * The newest dead letters, newest first.
   *
   * @param states {@code pending}, {@code replayed}
   */
  public List<Letter> letters(Filter filter, List<String> states, int limit) {
    return letters(filter, states, Optional.empty(), limit);
  }

  /**
   * The same of those that stand after one of them, or all.
   *
   * @param after where the page before has ended
   */
  public List<Letter> letters(
      Filter filter, List<String> states, Optional<LetterPlace> after, int limit) {
    return select(
        "%s AND replay_state IN (%s) AND %s"
            .formatted(
                condition(filter),
                String.join(", ", states.stream().map(DeadLetters::quoted).toList()),
                after.map(LetterPlace::after).orElse("true")),
        limit);
  }

  /** Those of one record: one for each table that refused it. */
  public List<Letter> lettersOf(String topic, int partition, long offset) {
    return select(
        "topic = %s AND partition = %d AND \"offset\" = %d"
            .formatted(quoted(topic), partition, offset),
        1000);
  }

  private List<Letter> select(String condition, int limit) {
    List<Letter> letters = new ArrayList<>();
    for (List<@Nullable Object> row :
        sql.query(
                """
                SELECT topic, partition, "offset", key, value, epoch_us("timestamp"), epoch, correlation_id,
                  "table", reason, message, rule, field, json_position, replay_state, replayed_in_epoch,
                  %s, %s, %s
                FROM %s WHERE %s
                ORDER BY %s LIMIT %d
                """
                    .formatted(
                        younger("attempts", "1"),
                        younger("tried_in_epoch", "NULL"),
                        younger("transform", "NULL"),
                        queue,
                        condition,
                        LetterPlace.ORDER,
                        limit))
            .rows()) {
      letters.add(letter(row));
    }
    return letters;
  }

  private static Letter letter(List<@Nullable Object> row) {
    return new Letter(
        new Raw(
            String.valueOf(row.get(0)),
            (int) number(row.get(1)),
            number(row.get(2)),
            bytes(row.get(3)),
            bytes(row.get(4))),
        instant(row.get(5)),
        number(row.get(6)),
        String.valueOf(row.get(7)),
        text(row.get(8)),
        String.valueOf(row.get(9)),
        String.valueOf(row.get(10)),
        text(row.get(11)),
        text(row.get(12)),
        optional(row.get(13)),
        String.valueOf(row.get(14)),
        optional(row.get(15)),
        Math.max(1, number(row.get(16))),
        optional(row.get(17)),
        text(row.get(18)));
  }

  // The queue may be older than the column.
  private String younger(String column, String otherwise) {
    return table.schema().indexOf(column) < 0 ? otherwise : "\"" + column + "\"";
  }

  public Totals totals(Filter filter) {
    List<@Nullable Object> all =
        sql.query(
                """
                SELECT count(*) FILTER (replay_state = 'pending'), count(*) FILTER (replay_state <> 'pending'),
                  epoch_us(min("timestamp")), epoch_us(max("timestamp")),
                  count(DISTINCT row(topic, partition, "offset"))
                FROM %s WHERE %s
                """
                    .formatted(queue, condition(filter)))
            .rows()
            .get(0);
    return new Totals(
        recordsRead,
        number(all.get(4)),
        new Count(number(all.get(0)), number(all.get(1))),
        counts("reason", filter),
        counts("coalesce('silver.' || \"table\", 'not decoded')", filter),
        instant(all.get(2)),
        instant(all.get(3)));
  }

  private Map<String, Count> counts(String by, Filter filter) {
    Map<String, Count> counts = new TreeMap<>();
    for (List<@Nullable Object> row :
        sql.query(
                """
                SELECT %s, count(*) FILTER (replay_state = 'pending'), count(*) FILTER (replay_state <> 'pending')
                FROM %s WHERE %s GROUP BY 1
                """
                    .formatted(by, queue, condition(filter)))
            .rows()) {
      counts.put(String.valueOf(row.get(0)), new Count(number(row.get(1)), number(row.get(2))));
    }
    return counts;
  }

  private static String condition(Filter filter) {
    StringBuilder condition = new StringBuilder("true");
    filter.reason().ifPresent(reason -> condition.append(" AND reason = ").append(quoted(reason)));
    filter
        .since()
        .ifPresent(
            since ->
                condition
                    .append(" AND epoch_us(\"timestamp\") >= ")
                    .append(ChronoUnit.MICROS.between(Instant.EPOCH, since)));
    return condition.toString();
  }

  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static Optional<String> text(@Nullable Object value) {
    return Optional.ofNullable(value).map(Object::toString);
  }

  private static long number(@Nullable Object value) {
    return value == null ? 0 : ((Number) value).longValue();
  }

  private static OptionalLong optional(@Nullable Object value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(number(value));
  }

  private static Optional<Instant> instant(@Nullable Object micros) {
    return micros == null
        ? Optional.empty()
        : Optional.of(Instant.EPOCH.plus(number(micros), ChronoUnit.MICROS));
  }

  private static byte @Nullable [] bytes(@Nullable Object value) {
    if (!(value instanceof Blob blob)) {
      return null;
    }
    try {
      return blob.getBytes(1, (int) blob.length());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    sql.close();
  }
}
