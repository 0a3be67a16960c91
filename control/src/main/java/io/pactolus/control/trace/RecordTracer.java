package io.pactolus.control.trace;

import io.pactolus.control.LakeView;
import io.pactolus.control.trace.Answer.Found;
import io.pactolus.control.trace.Answer.Match;
import io.pactolus.control.trace.RowSearch.Hit;
import io.pactolus.control.trace.Trace.BronzePlace;
import io.pactolus.control.trace.Trace.Commit;
import io.pactolus.control.trace.Trace.DeadLetter;
import io.pactolus.control.trace.Trace.LedgerEntry;
import io.pactolus.control.trace.Trace.Received;
import io.pactolus.control.trace.Trace.SilverLife;
import io.pactolus.control.trace.Wanted.ById;
import io.pactolus.control.trace.Wanted.ByKey;
import io.pactolus.control.trace.Wanted.ByOffset;
import io.pactolus.engine.review.RecordReview;
import io.pactolus.lakehouse.CommitSummary;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.LedgerRow;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.plan.CorrelationId;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Follows one record through the tables of a pipeline. Not thread-safe. */
public final class RecordTracer {
  private static final int MATCHES_KEPT = 1000;
  private static final List<String> PLACE_COLUMNS =
      List.of("topic", "partition", "offset", "epoch");
  private static final Pattern PLACE = Pattern.compile("(.+)-(\\d{1,9}):(\\d{1,18})");
  private static final Comparator<Match> OLDEST_FIRST =
      Comparator.comparingLong(Match::epoch)
          .thenComparing(Match::topic)
          .thenComparingInt(Match::partition)
          .thenComparingLong(Match::offset);

  private final LakeView view;
  private final Plan plan;
  private final Reviewer reviewer;
  private final RowSearch search;
  private final Table bronze;
  private final Optional<Ledger> ledger;

  public RecordTracer(LakeView view, Reviewer reviewer, SearchProgress progress) {
    this.view = view;
    this.plan = view.plan();
    this.reviewer = reviewer;
    this.search = new RowSearch(progress);
    this.bronze = view.require(plan.bronzePath());
    this.ledger = view.ledger();
  }

  /** {@code topic-partition:offset}; empty when the text is not of this form. */
  public static Optional<ByOffset> place(String text) {
    Matcher place = PLACE.matcher(text);
    return place.matches()
        ? Optional.of(
            new ByOffset(
                place.group(1), Integer.parseInt(place.group(2)), Long.parseLong(place.group(3))))
        : Optional.empty();
  }

  public Answer find(Wanted wanted) {
    if (wanted instanceof ByOffset at) {
      Optional<Hit> hit = hit(at);
      return hit.isPresent()
          ? found(hit.get(), List.of(match(hit.get().row(), 0)), 1)
          : new Answer.NotFound(new Absence(plan, bronze, ledger).of(at));
    }
    if (wanted instanceof ById byId) {
      String id = CorrelationId.ofText(byId.id()).orElse(byId.id());
      // An id of this form is a place, unless a producer wrote it into a header.
      Optional<Hit> hit =
          place(id)
              .flatMap(this::hit)
              .filter(found -> RowValues.text(found.row(), "correlation_id").equals(id));
      return hit.isPresent()
          ? found(hit.get(), List.of(match(hit.get().row(), 0)), 1)
          : scan(new Condition("correlation_id", id), wanted);
    }
    ByKey byKey = (ByKey) wanted;
    return scan(new Condition("key", byKey.key().getBytes(StandardCharsets.UTF_8)), wanted);
  }

  private Optional<Hit> hit(ByOffset at) {
    List<Condition> wanted = new ArrayList<>();
    wanted.add(new Condition("offset", at.offset()));
    wanted.add(new Condition("partition", at.partition()));
    wanted.add(new Condition("topic", at.topic()));
    epochOf(at).ifPresent(epoch -> wanted.add(new Condition("epoch", epoch)));
    return search.first(bronze, bronze.snapshot().files(), wanted);
  }

  private OptionalLong epochOf(ByOffset at) {
    return ledger.stream()
        .flatMap(l -> l.rowsOf(at.topic(), at.partition(), at.offset()).stream())
        .mapToLong(LedgerRow::epoch)
        .findFirst();
  }

  private Answer scan(Condition wanted, Wanted what) {
    PriorityQueue<Match> newest = new PriorityQueue<>(OLDEST_FIRST);
    long[] count = new long[1];
    search.all(
        bronze,
        List.of(wanted),
        PLACE_COLUMNS,
        (place, batch, row) -> {
          count[0]++;
          newest.add(match(batch, row));
          if (newest.size() > MATCHES_KEPT) {
            newest.remove();
          }
        });
    if (count[0] == 0) {
      return new Answer.NotFound(
          "No record with %s is in Bronze. It was never read, or has not been read yet: 'status' shows how far each partition is read."
              .formatted(what.text()));
    }
    List<Match> matches = new ArrayList<>(newest);
    matches.sort(OLDEST_FIRST.reversed());
    Match chosen = matches.get(0);
    Hit hit =
        hit(new ByOffset(chosen.topic(), chosen.partition(), chosen.offset()))
            .orElseThrow(() -> new IllegalStateException("Bronze has lost " + chosen));
    return found(hit, matches, count[0]);
  }

  private static Match match(Batch batch, int row) {
    return new Match(
        batch.bytes("topic").string(row),
        batch.ints("partition").at(row),
        batch.longs("offset").at(row),
        batch.longs("epoch").at(row));
  }

  private Answer found(Hit hit, List<Match> matches, long count) {
    Batch row = hit.row();
    Received received = received(row);
    long epoch = row.longs("epoch").at(0);
    List<LedgerRow> counted =
        ledger
            .map(l -> l.rowsOf(received.topic(), received.partition(), received.offset()))
            .orElse(List.of());
    RecordReview review = reviewer.review(row, watermark(epoch));
    List<DeadLetter> letters = deadLetters(received, epoch);
    SilverLives lives =
        new SilverLives(
            view,
            reviewer,
            search,
            table -> ledger.map(l -> l.rebuildOf(table)).orElse(OptionalLong.empty()),
            of -> ledger.map(l -> l.rowsOfEpoch(of)).orElse(List.of()));
    List<SilverLife> silver = new ArrayList<>();
    for (SilverPlan table : plan.silver()) {
      silver.add(lives.of(table, received, epoch, counted, letters, review));
    }
    Trace trace =
        new Trace(
            received,
            new BronzePlace(epoch, hit.file().path(), hit.position(), bronzeCommit(epoch, counted)),
            counted.stream().findFirst().map(RecordTracer::entry),
            review,
            letters,
            silver);
    return new Found(trace, matches, count, search.filesRead());
  }

  private static Received received(Batch row) {
    var values = row.bytes("value");
    var timestamps = row.longs("timestamp");
    var oversized = row.longs("oversized_bytes");
    return new Received(
        RowValues.text(row, "topic"),
        row.ints("partition").at(0),
        row.longs("offset").at(0),
        RowValues.text(row, "correlation_id"),
        timestamps.isNull(0) ? Optional.empty() : Optional.of(RowValues.instant(timestamps.at(0))),
        RowValues.instant(row.longs("ingest_time").at(0)),
        row.bytes("key").isNull(0) ? null : row.bytes("key").bytes(0),
        values.isNull(0) ? null : values.bytes(0),
        values.isNull(0) ? -1 : values.length(0),
        oversized.isNull(0) ? OptionalLong.empty() : OptionalLong.of(oversized.at(0)));
  }

  private OptionalLong watermark(long epoch) {
    return ledger.stream()
        .flatMap(l -> l.rowsOfEpoch(epoch - 1).stream())
        .flatMapToLong(before -> before.maxEventTime().stream())
        .max();
  }

  private Optional<Commit> bronzeCommit(long epoch, List<LedgerRow> counted) {
    String appId = plan.pipeline().name() + "/bronze/" + plan.pipeline().stream().name();
    return counted.isEmpty()
        ? new CommitSearch(bronze, appId).of(epoch).map(RecordTracer::commit)
        : bronze.commitAt(counted.get(0).bronzeVersion()).map(RecordTracer::commit);
  }

  static Commit commit(CommitSummary summary) {
    return new Commit(
        summary.version(), Instant.ofEpochMilli(summary.timestampMillis()), summary.engine());
  }

  private static LedgerEntry entry(LedgerRow row) {
    return new LedgerEntry(
        RowValues.instant(row.startedAt()),
        RowValues.instant(row.goldAt()),
        row.engine(),
        row.runId());
  }

  private List<DeadLetter> deadLetters(Received received, long epoch) {
    List<DeadLetter> letters = new ArrayList<>();
    view.find(plan.dlqPath())
        .ifPresent(
            dlq -> {
              String appId = plan.pipeline().name() + "/dlq/" + plan.pipeline().stream().name();
              Optional<Commit> commit =
                  new CommitSearch(dlq, appId).of(epoch).map(RecordTracer::commit);
              search.all(
                  dlq,
                  List.of(
                      new Condition("offset", received.offset()),
                      new Condition("partition", received.partition()),
                      new Condition("topic", received.topic())),
                  List.of(),
                  (place, batch, row) ->
                      letters.add(letter(search.read(dlq, place).row(), commit)));
            });
    return letters;
  }

  private static DeadLetter letter(Batch row, Optional<Commit> commit) {
    return new DeadLetter(
        optionalText(row, "table"),
        RowValues.text(row, "reason"),
        RowValues.text(row, "message"),
        optionalText(row, "rule"),
        optionalText(row, "field"),
        optionalLong(row, "json_position"),
        RowValues.text(row, "replay_state"),
        optionalLong(row, "replayed_in_epoch"),
        commit);
  }

  private static Optional<String> optionalText(Batch row, String column) {
    return row.bytes(column).isNull(0)
        ? Optional.empty()
        : Optional.of(RowValues.text(row, column));
  }

  private static OptionalLong optionalLong(Batch row, String column) {
    return row.longs(column).isNull(0)
        ? OptionalLong.empty()
        : OptionalLong.of(row.longs(column).at(0));
  }
}
