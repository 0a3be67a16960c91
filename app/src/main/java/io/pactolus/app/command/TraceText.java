package io.pactolus.app.command;

import io.pactolus.control.trace.Answer;
import io.pactolus.control.trace.Answer.Match;
import io.pactolus.control.trace.Trace;
import io.pactolus.control.trace.Trace.Commit;
import io.pactolus.control.trace.Trace.DeadLetter;
import io.pactolus.control.trace.Trace.Received;
import io.pactolus.control.trace.Trace.SilverLife;
import io.pactolus.control.trace.Trace.SilverRow;
import io.pactolus.control.trace.Wanted;
import io.pactolus.engine.review.RecordReview;
import io.pactolus.engine.review.RecordReview.Decoding;
import io.pactolus.engine.review.RecordReview.RuleResult;
import io.pactolus.engine.review.RecordReview.TableReview;
import io.pactolus.engine.review.RecordReview.Truth;
import io.pactolus.pipeline.DurationText;
import io.pactolus.pipeline.plan.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A trace for people: one paragraph for each table the record came to, in the order of the flow.
 */
final class TraceText {
  private static final int OTHERS_SHOWN = 10;
  private static final int VALUE_SHOWN = 400;
  private static final int CELL_SHOWN = 100;

  private final Console console;

  TraceText(Console console) {
    this.console = console;
  }

  void print(Answer answer, Wanted wanted) {
    if (answer instanceof Answer.Found found) {
      if (found.matchesInAll() > 1) {
        others(found, wanted);
      }
      print(found.trace());
    } else if (answer instanceof Answer.NotFound not) {
      console.line(printable(not.why()));
    }
  }

  private void others(Answer.Found found, Wanted wanted) {
    console.line(
        "%s records have %s. This is the newest; --offset shows another:"
            .formatted(Console.count(found.matchesInAll()), printable(wanted.text())));
    for (Match match : found.matches().stream().skip(1).limit(OTHERS_SHOWN).toList()) {
      console.line(
          "  %s-%d:%d  (epoch %d)"
              .formatted(match.topic(), match.partition(), match.offset(), match.epoch()));
    }
    if (found.matchesInAll() > OTHERS_SHOWN + 1) {
      console.line(
          "  and %s older".formatted(Console.count(found.matchesInAll() - OTHERS_SHOWN - 1)));
    }
    console.line("");
  }

  private void print(Trace trace) {
    received(trace.received());
    bronze(trace);
    decoding(trace.review());
    trace.deadLetters().forEach(this::deadLetter);
    for (SilverLife life : trace.silver()) {
      silver(trace, life);
    }
    if (trace.ledger().isPresent()) {
      Trace.LedgerEntry entry = trace.ledger().get();
      heading("ledger", "epoch %d is complete".formatted(trace.bronze().epoch()));
      detail("began", time(entry.startedAt()));
      detail("in Gold", time(entry.goldAt()) + sinceBroker(trace.received(), entry.goldAt()));
      detail("by", "%s engine, run %s".formatted(entry.engine(), entry.runId()));
    } else {
      heading(
          "ledger",
          console.bad("epoch %d is not complete".formatted(trace.bronze().epoch()))
              + ": it is under way, or was cut off and the next run finishes it");
    }
  }

  private void received(Received received) {
    console.line(console.strong("record " + received.place()));
    detail("id", received.correlationId());
    detail("key", bytes(received.key(), CELL_SHOWN));
    detail(
        "value",
        received.oversizedBytes().isPresent()
            ? "not kept: the record had %s, more than limits.max_record"
                .formatted(Console.bytes(received.oversizedBytes().getAsLong()))
            : bytes(received.value(), VALUE_SHOWN));
    detail("at broker", received.timestamp().map(TraceText::time).orElse("unknown"));
    detail("read", time(received.readAt()));
  }

  private void bronze(Trace trace) {
    Trace.BronzePlace place = trace.bronze();
    heading("bronze", "epoch %d%s".formatted(place.epoch(), commit(place.commit())));
    detail("file", "%s, row %d".formatted(place.file(), place.row()));
  }

  private void decoding(RecordReview review) {
    String result =
        switch (review.decoding()) {
          case ACCEPTED -> console.good("fits the contract");
          case REJECTED ->
              console.bad("refused: " + review.refusal().map(r -> r.reason()).orElse(""));
          case TOMBSTONE -> "no value: asks for the deletion of its key";
          case IGNORED -> "no value, which the contract ignores";
        };
    heading("decoded again", result + ", by the pipeline file as it is now");
    review.refusal().ifPresent(r -> detail("why", printable(r.message())));
  }

  private void deadLetter(DeadLetter letter) {
    heading(
        "dead letter",
        console.bad(letter.reason())
            + letter.table().map(t -> " of silver." + t).orElse("")
            + commit(letter.commit()));
    detail("why", printable(letter.message()));
    letter.rule().ifPresent(rule -> detail("rule", rule));
    letter.field().ifPresent(field -> detail("field", field));
    detail(
        "replay",
        letter.replayState()
            + (letter.replayedInEpoch().isPresent()
                ? ", in epoch " + letter.replayedInEpoch().getAsLong()
                : ""));
  }

  private void silver(Trace trace, SilverLife life) {
    heading("silver." + life.table(), outcome(life) + commit(life.commit()));
    detail("because", printable(life.because()));
    if (trace.review().decoding() == Decoding.ACCEPTED) {
      trace.review().tables().stream()
          .filter(t -> t.table().equals(life.table()))
          .forEach(this::rules);
    }
    life.row()
        .ifPresent(
            row -> detail(row.current() ? "row, current" : "row, no longer there", values(row)));
    life.replaced().ifPresent(row -> detail("replaced", from(row) + difference(life.row(), row)));
    life.now().ifPresent(row -> detail("row of key now", from(row) + ": " + values(row)));
    for (Trace.GoldChange change : life.gold()) {
      heading(
          "gold." + change.table(),
          change.commit().isPresent()
              ? "changed" + commit(change.commit())
              : change.logIsWhole()
                  ? "not changed by this epoch"
                  : "not changed by this epoch, or its log no longer tells");
      change.groups().forEach(this::group);
    }
  }

  private String outcome(SilverLife life) {
    if (life.outcomes().isEmpty()) {
      return "not decided yet";
    }
    List<String> words = life.outcomes().stream().map(Outcome::column).toList();
    String text = String.join(" or ", words);
    return life.outcomes().stream().anyMatch(o -> o == Outcome.REJECTED || o == Outcome.LATE)
        ? console.bad(text)
        : console.good(text);
  }

  private void rules(TableReview review) {
    for (RuleResult result : review.rules()) {
      String verdict =
          switch (result.truth()) {
            case TRUE -> "passed";
            case FALSE -> "FAILED";
            case UNKNOWN -> "FAILED, being NULL";
            case NOT_COMPUTABLE -> "cannot be computed: " + result.trouble().orElse("");
          };
      detail(
          "rule",
          "%s  %s%s: %s"
              .formatted(
                  result.passed() ? console.good(verdict) : console.bad(verdict),
                  result.rule(),
                  result.truth() == Truth.TRUE
                      ? ""
                      : " (on_fail: " + result.onFail().name().toLowerCase(Locale.ROOT) + ")",
                  printable(result.sql())));
    }
  }

  private void group(Trace.Group group) {
    String key = group.key().isEmpty() ? "(its key is not shown)" : values(group.key());
    detail(
        "group",
        key
            + group
                .now()
                .map(
                    now -> {
                      Map<String, @Nullable Object> rest = new java.util.LinkedHashMap<>(now);
                      rest.keySet().removeAll(group.key().keySet());
                      Object epoch = rest.remove("_epoch");
                      return "  now " + values(rest) + "  (last changed in epoch " + epoch + ")";
                    })
                .orElse("  which is gone now"));
  }

  private static String from(SilverRow row) {
    return "of %s, epoch %d".formatted(row.place(), row.epoch());
  }

  /** Business columns, with the old value where they differ. */
  private static String difference(Optional<SilverRow> made, SilverRow replaced) {
    if (made.isEmpty()) {
      return ": " + values(replaced);
    }
    List<String> changes = new ArrayList<>();
    replaced
        .values()
        .forEach(
            (name, before) -> {
              Object after = made.get().values().get(name);
              if (!name.startsWith("_") && !Objects.deepEquals(before, after)) {
                changes.add("%s %s -> %s".formatted(name, cell(before), cell(after)));
              }
            });
    return changes.isEmpty() ? ", with the same content" : ": " + String.join(", ", changes);
  }

  private static String values(SilverRow row) {
    return values(row.values());
  }

  private static String values(Map<String, @Nullable Object> values) {
    List<String> cells = new ArrayList<>();
    values.forEach(
        (name, value) -> {
          if (!name.startsWith("_")) {
            cells.add(name + "=" + cell(value));
          }
        });
    return String.join(" ", cells);
  }

  private static String cell(@Nullable Object value) {
    if (value == null) {
      return "NULL";
    }
    return value instanceof byte[] bytes
        ? bytes(bytes, CELL_SHOWN)
        : shortened(printable(value.toString()), CELL_SHOWN);
  }

  private void heading(String where, String what) {
    console.line("");
    console.line(console.strong(where) + "  " + what);
  }

  private void detail(String name, String text) {
    console.line("  %-14s %s".formatted(name, text));
  }

  private static String commit(Optional<Commit> commit) {
    return commit.map(c -> ", version %d at %s".formatted(c.version(), time(c.at()))).orElse("");
  }

  private static String sinceBroker(Received received, Instant goldAt) {
    return received
        .timestamp()
        .map(at -> Duration.between(at, goldAt))
        .filter(age -> !age.isNegative())
        .map(age -> ", " + DurationText.rounded(age) + " after the broker had it")
        .orElse("");
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static String bytes(byte @Nullable [] bytes, int most) {
    if (bytes == null) {
      return "none";
    } else if (bytes.length == 0) {
      return "empty";
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    String shown =
        text.indexOf('\uFFFD') >= 0 ? "0x" + HexFormat.of().formatHex(bytes) : printable(text);
    return shortened(shown, most);
  }

  private static String printable(String text) {
    return SqlCommand.printable(text);
  }

  private static String shortened(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most)) + "...";
  }
}
