package io.pactolus.engine.core.epoch;

import io.pactolus.engine.core.decode.Decoded;
import io.pactolus.engine.core.decode.Reject;
import io.pactolus.engine.core.silver.Refusal;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was rejected of an epoch, or of a part of it, by kind. Late records are not among it: they
 * are no sign of a broken producer.
 */
public record Rejections(List<Kind> kinds) {
  public static final Rejections NONE = new Rejections(List.of());

  public Rejections {
    kinds = List.copyOf(kinds);
  }

  /**
   * Rejects of one table for one reason.
   *
   * @param table absent when the record could not be decoded, and so is rejected by every table
   * @param subject the field or the rule
   * @param example one of them: where, its correlation id, and why
   */
  public record Kind(
      Optional<String> table, Reason reason, String subject, long count, String example) {
    private Kind plus(Kind more) {
      return new Kind(table, reason, subject, count + more.count, example);
    }

    private List<Object> identity() {
      return List.of(table, reason, subject);
    }
  }

  /**
   * @param refusalsByTable as {@link io.pactolus.engine.core.silver.DlqRows#of} has it
   */
  public static Rejections of(
      Batch bronze, Decoded decoded, Map<String, List<Refusal>> refusalsByTable) {
    Map<List<Object>, Kind> kinds = new LinkedHashMap<>();
    for (Reject reject : decoded.rejects()) {
      String subject = reject.field() == null ? "" : reject.field();
      add(kinds, bronze, reject.bronzeRow(), Optional.empty(), reject.reason(), subject, reject);
    }
    refusalsByTable.forEach(
        (table, refusals) -> {
          for (Refusal refusal : refusals) {
            if (refusal.reason() != Reason.LATE) {
              add(
                  kinds,
                  bronze,
                  refusal.row(),
                  Optional.of(table),
                  refusal.reason(),
                  refusal.rule().orElse(""),
                  refusal);
            }
          }
        });
    return new Rejections(List.copyOf(kinds.values()));
  }

  private static void add(
      Map<List<Object>, Kind> kinds,
      Batch bronze,
      int row,
      Optional<String> table,
      Reason reason,
      String subject,
      Record refused) {
    List<Object> identity = List.of(table, reason, subject);
    Kind known = kinds.get(identity);
    kinds.put(
        identity,
        known != null
            ? new Kind(table, reason, subject, known.count() + 1, known.example())
            : new Kind(table, reason, subject, 1, example(bronze, row, refused)));
  }

  private static String example(Batch bronze, int row, Record refused) {
    return "%s-%d offset %d, correlation id %s: %s"
        .formatted(
            bronze.bytes("topic").string(row),
            bronze.ints("partition").at(row),
            bronze.longs("offset").at(row),
            bronze.bytes("correlation_id").string(row),
            refused instanceof Reject reject ? reject.message() : ((Refusal) refused).message());
  }

  /** This and another part of the same epoch. */
  public Rejections plus(Rejections more) {
    Map<List<Object>, Kind> sum = new LinkedHashMap<>();
    kinds.forEach(kind -> sum.put(kind.identity(), kind));
    more.kinds.forEach(kind -> sum.merge(kind.identity(), kind, Kind::plus));
    return new Rejections(List.copyOf(sum.values()));
  }

  /** How many records a table rejects. */
  public long of(String table) {
    return kindsOf(table).stream().mapToLong(Kind::count).sum();
  }

  /** The most frequent first. */
  List<Kind> kindsOf(String table) {
    List<Kind> found = new ArrayList<>();
    for (Kind kind : kinds) {
      if (kind.table().isEmpty() || kind.table().get().equals(table)) {
        found.add(kind);
      }
    }
    found.sort(Comparator.comparingLong(Kind::count).reversed());
    return found;
  }
}
