package io.pactolus.control.trace;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.control.trace.Trace.Commit;
import io.pactolus.control.trace.Trace.DeadLetter;
import io.pactolus.control.trace.Trace.SilverLife;
import io.pactolus.control.trace.Trace.SilverRow;
import io.pactolus.engine.review.RecordReview;
import io.pactolus.engine.review.RecordReview.TableReview;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A trace for programs. Times are ISO 8601 in UTC; bytes that are no UTF-8 are in base64. */
public final class TraceJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TraceJson() {}

  public static ObjectNode of(Answer answer) {
    ObjectNode root = JSON.createObjectNode();
    if (answer instanceof Answer.NotFound not) {
      root.put("found", false);
      root.put("why", not.why());
      return root;
    }
    Answer.Found found = (Answer.Found) answer;
    root.put("found", true);
    root.put("files_read", found.filesRead());
    root.put("matches", found.matchesInAll());
    ArrayNode matches = root.putArray("match_places");
    for (Answer.Match match : found.matches()) {
      matches
          .addObject()
          .put("topic", match.topic())
          .put("partition", match.partition())
          .put("offset", match.offset())
          .put("epoch", match.epoch());
    }
    trace(root, found.trace());
    return root;
  }

  private static void trace(ObjectNode root, Trace trace) {
    record(root.putObject("record"), trace.received());
    ObjectNode bronze = root.putObject("bronze");
    bronze.put("epoch", trace.bronze().epoch());
    bronze.put("file", trace.bronze().file());
    bronze.put("row", trace.bronze().row());
    commit(bronze, trace.bronze().commit());
    trace
        .ledger()
        .ifPresent(
            ledger ->
                root.putObject("ledger")
                    .put("started_at", ledger.startedAt().toString())
                    .put("gold_at", ledger.goldAt().toString())
                    .put("engine", ledger.engine())
                    .put("run_id", ledger.runId()));
    root.put("complete", trace.ledger().isPresent());
    ObjectNode review = root.putObject("decoding");
    review.put("result", lower(trace.review().decoding()));
    review.put("by", "the pipeline file as it is now");
    refusal(review, trace.review().refusal());
    ArrayNode letters = root.putArray("dead_letters");
    trace.deadLetters().forEach(letter -> letter(letters.addObject(), letter));
    ArrayNode silver = root.putArray("silver");
    for (SilverLife life : trace.silver()) {
      ObjectNode node = silver.addObject();
      life(node, life);
      trace.review().tables().stream()
          .filter(t -> t.table().equals(life.table()))
          .forEach(t -> rules(node, t));
    }
  }

  private static void record(ObjectNode node, Trace.Received received) {
    node.put("topic", received.topic());
    node.put("partition", received.partition());
    node.put("offset", received.offset());
    node.put("correlation_id", received.correlationId());
    received.timestamp().ifPresent(at -> node.put("timestamp", at.toString()));
    node.put("read_at", received.readAt().toString());
    put(node, "key", received.key());
    put(node, "value", received.value());
    received.oversizedBytes().ifPresent(bytes -> node.put("oversized_bytes", bytes));
  }

  private static void letter(ObjectNode node, DeadLetter letter) {
    letter.table().ifPresent(table -> node.put("table", table));
    node.put("reason", letter.reason());
    node.put("message", letter.message());
    letter.rule().ifPresent(rule -> node.put("rule", rule));
    letter.field().ifPresent(field -> node.put("field", field));
    letter.jsonPosition().ifPresent(position -> node.put("json_position", position));
    node.put("replay_state", letter.replayState());
    letter.replayedInEpoch().ifPresent(epoch -> node.put("replayed_in_epoch", epoch));
    commit(node, letter.commit());
  }

  private static void life(ObjectNode node, SilverLife life) {
    node.put("table", life.table());
    ArrayNode outcomes = node.putArray("outcomes");
    life.outcomes().forEach(outcome -> outcomes.add(outcome.column()));
    node.put("because", life.because());
    commit(node, life.commit());
    row(node, "row", life.row());
    row(node, "replaced", life.replaced());
    row(node, "now", life.now());
    ArrayNode gold = node.putArray("gold");
    for (Trace.GoldChange change : life.gold()) {
      ObjectNode table = gold.addObject();
      table.put("table", change.table());
      commit(table, change.commit());
      table.put("log_is_whole", change.logIsWhole());
      ArrayNode groups = table.putArray("groups");
      for (Trace.Group group : change.groups()) {
        ObjectNode shown = groups.addObject();
        values(shown.putObject("key"), group.key());
        group.now().ifPresent(now -> values(shown.putObject("now"), now));
      }
    }
  }

  private static void rules(ObjectNode node, TableReview review) {
    ArrayNode rules = node.putArray("rules");
    for (RecordReview.RuleResult result : review.rules()) {
      ObjectNode rule = rules.addObject();
      rule.put("rule", result.rule());
      rule.put("check", result.sql());
      rule.put("on_fail", lower(result.onFail()));
      rule.put("result", lower(result.truth()));
      result.trouble().ifPresent(trouble -> rule.put("trouble", trouble));
    }
  }

  private static void row(ObjectNode node, String name, Optional<SilverRow> row) {
    row.ifPresent(
        r -> {
          ObjectNode shown = node.putObject(name);
          shown.put("current", r.current());
          values(shown.putObject("values"), r.values());
        });
  }

  private static void refusal(ObjectNode node, Optional<RecordReview.Refusal> refusal) {
    refusal.ifPresent(r -> node.put("reason", r.reason()).put("message", r.message()));
  }

  private static void commit(ObjectNode node, Optional<Commit> commit) {
    commit.ifPresent(
        c ->
            node.putObject("commit")
                .put("version", c.version())
                .put("at", c.at().toString())
                .put("engine", c.engine()));
  }

  private static void values(ObjectNode node, Map<String, @Nullable Object> values) {
    values.forEach((name, value) -> put(node, name, value));
  }

  private static void put(ObjectNode node, String name, @Nullable Object value) {
    if (value == null) {
      node.putNull(name);
    } else if (value instanceof byte[] bytes) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      node.put(
          name,
          text.indexOf('\uFFFD') < 0
              ? text
              : "base64:" + Base64.getEncoder().encodeToString(bytes));
    } else if (value instanceof BigDecimal decimal) {
      node.put(name, decimal);
    } else if (value instanceof Boolean || value instanceof Number) {
      node.putPOJO(name, value);
    } else if (value instanceof List || value instanceof Map) {
      node.set(name, JSON.valueToTree(texts(value)));
    } else {
      node.put(name, value.toString());
    }
  }

  /** Nested values, with points in time as text. */
  private static @Nullable Object texts(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(TraceJson::texts).toList();
    } else if (value instanceof Map<?, ?> map) {
      ObjectNode node = JSON.createObjectNode();
      map.forEach((name, inner) -> put(node, String.valueOf(name), inner));
      return node;
    }
    return value == null || value instanceof Number || value instanceof Boolean
        ? value
        : value.toString();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
