package io.pactolus.control.trace;

import io.pactolus.control.trace.RowSearch.Hit;
import io.pactolus.control.trace.Trace.DeadLetter;
import io.pactolus.engine.review.RecordReview.Decoding;
import io.pactolus.engine.review.RecordReview.TableReview;
import io.pactolus.lakehouse.LedgerRow;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.model.SilverTable.Mode;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Plan.Output;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which outcome a record had. The ledger has counts only; which of the counted ones is this
 * record's follows from what it left in the tables. Where that leaves more than one, it is not
 * guessed.
 */
final class OutcomeReasoning {
  private final SilverPlan silver;
  private final long epoch;
  private final Optional<LedgerRow> counts;
  private final Optional<TableReview> reviewed;
  private final Optional<Hit> made;
  private final Optional<Hit> replaced;
  private final Optional<Hit> standing;
  private final OptionalLong rebuiltIn;
  private final List<Outcome> outcomes;
  private String because = "";

  /**
   * @param epoch in which it came to the table: which read it, or in which it was replayed
   * @param counts of that epoch and its partition, of a replay what it moved; absent while the
   *     epoch is unfinished
   * @param letter the dead letter that it still is
   * @param made the row that it made
   * @param replaced the row of its key that left with the epoch
   * @param standing the row of its key now, when that is another
   * @param rebuiltIn epoch that computed the table again since; the counts are then of the rows
   *     before
   */
  OutcomeReasoning(
      SilverPlan silver,
      long epoch,
      Optional<LedgerRow> counts,
      Optional<DeadLetter> letter,
      Decoding decoding,
      Optional<TableReview> reviewed,
      Optional<Hit> made,
      Optional<Hit> replaced,
      Optional<Hit> standing,
      OptionalLong rebuiltIn) {
    this.rebuiltIn = rebuiltIn;
    this.silver = silver;
    this.epoch = epoch;
    this.counts = counts;
    this.reviewed = reviewed;
    this.made = made;
    this.replaced = replaced;
    this.standing = standing;
    this.outcomes = counted(decide(letter, decoding));
  }

  List<Outcome> outcomes() {
    return outcomes;
  }

  String because() {
    return rebuiltIn.isPresent()
        ? because + "; the table was rebuilt in epoch " + rebuiltIn.getAsLong()
        : because;
  }

  private Set<Outcome> decide(Optional<DeadLetter> letter, Decoding decoding) {
    if (made.isPresent()) {
      return madeARow();
    }
    if (letter.isPresent()) {
      boolean late = letter.get().reason().equals("late");
      because = "the dead-letter queue holds it: " + letter.get().message();
      return EnumSet.of(late ? Outcome.LATE : Outcome.REJECTED);
    }
    if (counts.isEmpty()) {
      because = "its epoch is not complete: it is under way, or the next run finishes it";
      return EnumSet.noneOf(Outcome.class);
    }
    if (decoding == Decoding.IGNORED) {
      because = "it has no value, and the contract says 'tombstones: ignore'";
      return EnumSet.of(Outcome.FILTERED);
    }
    if (reviewed.map(TableReview::filtered).orElse(false)) {
      because = "'where' is not true for it";
      return EnumSet.of(Outcome.FILTERED);
    }
    if (decoding == Decoding.TOMBSTONE || reviewed.map(TableReview::deletes).orElse(false)) {
      return askedForDeletion();
    }
    if (silver.mode() == Mode.APPEND) {
      because = "a record of its key was there before, and the first one stays";
      return EnumSet.of(Outcome.DUPLICATE);
    }
    return leftNoRow();
  }

  private Set<Outcome> madeARow() {
    if (rebuiltIn.isPresent()) {
      because = "it made the row that is there";
      return silver.mode() == Mode.APPEND
          ? EnumSet.of(Outcome.INSERTED)
          : EnumSet.of(Outcome.INSERTED, Outcome.UPDATED, Outcome.DUPLICATE);
    }
    if (replaced.isEmpty()) {
      because = "it made a row, and no row of its key was there before its epoch";
      return counts.map(c -> c.count(Outcome.INSERTED) <= 0).orElse(false)
          ? EnumSet.of(Outcome.UPDATED, Outcome.DUPLICATE)
          : EnumSet.of(Outcome.INSERTED);
    }
    if (sameContent(made.get().row(), replaced.get().row())) {
      because = "it repeats the row of its key and took its place, being the later record";
      return EnumSet.of(Outcome.DUPLICATE);
    }
    because = "its row took the place of the row of its key";
    return EnumSet.of(Outcome.UPDATED);
  }

  private Set<Outcome> askedForDeletion() {
    if (silver.mode() == Mode.APPEND) {
      because = "it asks for a deletion, and rows of an append table are not deleted";
      return EnumSet.of(Outcome.FILTERED, Outcome.STALE);
    }
    if (replaced.isPresent() && standing.isEmpty()) {
      because = "it asks for the deletion of its key, and the row left with its epoch";
      return EnumSet.of(Outcome.DELETED);
    }
    because = "it asks for the deletion of its key; no row was there to be deleted, or a newer one";
    return EnumSet.of(Outcome.STALE, Outcome.DELETED, Outcome.FILTERED);
  }

  private Set<Outcome> leftNoRow() {
    if (standing.isPresent() && epochOf(standing.get()) < epoch) {
      if (repeats(standing.get().row())) {
        because = "the row of its key says the same";
        return EnumSet.of(Outcome.DUPLICATE);
      }
      because = "the row of its key is newer";
      return EnumSet.of(Outcome.STALE);
    }
    if (standing.isPresent() && epochOf(standing.get()) == epoch) {
      because =
          "another record of the same epoch has its key and made the row; which of the two came"
              + " first the tables do not tell";
    } else {
      because = "it left no row, and the row of its key has changed since";
    }
    return EnumSet.of(Outcome.DUPLICATE, Outcome.STALE, Outcome.INSERTED, Outcome.UPDATED);
  }

  private static long epochOf(Hit hit) {
    return hit.row().longs("_epoch").at(0);
  }

  private boolean sameContent(Batch a, Batch b) {
    for (Output output : silver.outputs()) {
      if (!Objects.deepEquals(a.column(output.name()).get(0), b.column(output.name()).get(0))) {
        return false;
      }
    }
    return true;
  }

  private boolean repeats(Batch row) {
    for (Output output : silver.outputs()) {
      if (!Objects.deepEquals(
          reviewed.map(r -> r.row().get(output.name())).orElse(null),
          row.column(output.name()).get(0))) {
        return false;
      }
    }
    return true;
  }

  /** Those the ledger counts for its partition and epoch. */
  private List<Outcome> counted(Set<Outcome> possible) {
    List<Outcome> left = new ArrayList<>(possible);
    counts
        .filter(row -> row.epoch() == epoch && rebuiltIn.isEmpty())
        .ifPresent(row -> left.removeIf(outcome -> row.count(outcome) <= 0));
    if (left.isEmpty() && !possible.isEmpty()) {
      List<Outcome> known =
          Arrays.stream(Outcome.values())
              .filter(o -> counts.map(c -> c.count(o) > 0).orElse(false))
              .toList();
      because =
          "the pipeline file as it is now would make it %s, but the ledger counts only %s for its epoch and partition: the definition has changed since"
              .formatted(words(possible), words(known));
      return known;
    }
    return left;
  }

  private static String words(Iterable<Outcome> outcomes) {
    List<String> words = new ArrayList<>();
    outcomes.forEach(o -> words.add(o.column()));
    return String.join(" or ", words);
  }
}
