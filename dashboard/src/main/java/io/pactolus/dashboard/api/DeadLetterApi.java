package io.pactolus.dashboard.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.control.DeadLetters;
import io.pactolus.control.DeadLetters.Cause;
import io.pactolus.control.DeadLetters.Count;
import io.pactolus.control.DeadLetters.Filter;
import io.pactolus.control.DeadLetters.Letter;
import io.pactolus.control.LakeView;
import io.pactolus.control.LetterPlace;
import io.pactolus.dashboard.http.Call;
import io.pactolus.dashboard.http.HttpProblem;
import io.pactolus.dashboard.http.RequestTrouble;
import io.pactolus.dashboard.http.Routes;
import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.dashboard.live.Notice;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Reason;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/** The dead-letter queue: what is in it, why, and out of it again. */
final class DeadLetterApi {
  private static final int LIST_BYTES = 4 << 10;
  private static final int SHOW_BYTES = 1 << 20;
  private static final List<String> REPLAY_FIELDS =
      List.of("reason", "first_epoch", "last_epoch", "since", "where", "transform");

  private final LakeAccess lake;
  private final LiveRun run;
  private final Replaying replaying;
  private final ServerFacts facts;
  private final ReentrantLock replay = new ReentrantLock();

  DeadLetterApi(LakeAccess lake, LiveRun run, Replaying replaying, ServerFacts facts) {
    this.lake = lake;
    this.run = run;
    this.replaying = replaying;
    this.facts = facts;
  }

  void addTo(Routes routes) {
    routes
        .get("/api/v1/dlq/stats", new Remembered(Duration.ofSeconds(2), this::stats))
        .get("/api/v1/dlq/letters", new Remembered(Duration.ofSeconds(1), this::letters))
        .get("/api/v1/dlq/letters/{topic}/{partition}/{offset}", this::letter)
        .post("/api/v1/dlq/replay/preview", this::preview)
        .post("/api/v1/dlq/replay", this::replay);
  }

  /** Empty while there is no queue. */
  private <T> Optional<T> queue(Function<DeadLetters, T> reader) {
    return lake.readApart(
        (LakeView view) -> {
          if (view.find(view.plan().dlqPath()).isEmpty()) {
            return Optional.empty();
          }
          try (DeadLetters letters = DeadLetters.of(view)) {
            return Optional.of(reader.apply(letters));
          }
        });
  }

  private static Filter filter(Call call) {
    return new Filter(reason(call.text("reason")), call.instant("since"));
  }

  private static Optional<String> reason(Optional<String> code) {
    if (code.isPresent()
        && Arrays.stream(Reason.values()).noneMatch(r -> r.code().equals(code.get()))) {
      throw HttpProblem.badRequest(
          "There is no such reason; there are %s."
              .formatted(
                  String.join(", ", Arrays.stream(Reason.values()).map(Reason::code).toList())));
    }
    return code;
  }

  private record Stats(DeadLetters.Totals totals, List<Cause> causes) {}

  private ObjectNode stats(Call call) {
    Filter filter = filter(call);
    Optional<Stats> found = queue(q -> new Stats(q.totals(filter), q.causes(filter)));
    ObjectNode node = Wire.object();
    node.put("records_read", found.map(s -> s.totals().recordsRead()).orElse(0L));
    node.put("records_refused", found.map(s -> s.totals().recordsRefused()).orElse(0L));
    node.put("pending", found.map(s -> s.totals().all().pending()).orElse(0L));
    node.put("replayed", found.map(s -> s.totals().all().replayed()).orElse(0L));
    Wire.putTime(node, "first_seen", found.flatMap(s -> s.totals().firstSeen()));
    Wire.putTime(node, "last_seen", found.flatMap(s -> s.totals().lastSeen()));
    counts(node.putObject("by_reason"), found.map(s -> s.totals().byReason()).orElse(Map.of()));
    counts(node.putObject("by_table"), found.map(s -> s.totals().byTable()).orElse(Map.of()));
    ArrayNode causes = node.putArray("causes");
    found.ifPresent(s -> s.causes().forEach(cause -> cause(causes.addObject(), cause)));
    return node;
  }

  private static void counts(ObjectNode node, Map<String, Count> counts) {
    counts.forEach(
        (name, count) ->
            node.putObject(name).put("pending", count.pending()).put("replayed", count.replayed()));
  }

  private static void cause(ObjectNode node, Cause cause) {
    Wire.put(node, "table", cause.table());
    node.put("reason", cause.reason());
    Wire.put(node, "rule", cause.rule());
    Wire.put(node, "field", cause.field());
    node.put("pending", cause.pending());
    node.put("replayed", cause.replayed());
    Wire.putTime(node, "first_seen", cause.firstSeen());
    Wire.putTime(node, "last_seen", cause.lastSeen());
    node.put("message", cause.message());
    node.putObject("sample_place")
        .put("topic", cause.sample().topic())
        .put("partition", cause.sample().partition())
        .put("offset", cause.sample().offset());
    Wire.raw(node.putObject("sample_value"), cause.sample().value(), LIST_BYTES);
  }

  private ObjectNode letters(Call call) {
    Filter filter = filter(call);
    String state = call.oneOf("state", List.of("pending", "replayed", "all"));
    List<String> states = state.equals("all") ? List.of("pending", "replayed") : List.of(state);
    Optional<LetterPlace> before = call.text("before").map(DeadLetterApi::place);
    int limit = call.limit();
    List<Letter> found = queue(q -> q.letters(filter, states, before, limit + 1)).orElse(List.of());
    Optional<Letter> last =
        found.size() > limit ? Optional.of(found.get(limit - 1)) : Optional.empty();
    return letters(found.stream().limit(limit).toList(), last, LIST_BYTES);
  }

  private static LetterPlace place(String text) {
    return LetterPlace.parse(text)
        .orElseThrow(
            () ->
                HttpProblem.badRequest(
                    "The parameter 'before' must be the 'next_before' of an answer."));
  }

  private ObjectNode letter(Call call) {
    String topic = call.required("topic");
    int partition = (int) call.number("partition", 0, Integer.MAX_VALUE).orElseThrow();
    long offset = call.number("offset", 0, Long.MAX_VALUE).orElseThrow();
    List<Letter> found = queue(q -> q.lettersOf(topic, partition, offset)).orElse(List.of());
    if (found.isEmpty()) {
      throw HttpProblem.notFound(
          "There is no such dead letter",
          "The record at offset %d of partition %d was not refused, or is not there."
              .formatted(offset, partition));
    }
    return letters(found, Optional.empty(), SHOW_BYTES);
  }

  /**
   * @param last the last of them, when others follow
   */
  private static ObjectNode letters(List<Letter> letters, Optional<Letter> last, int most) {
    ObjectNode node = Wire.object();
    ArrayNode array = node.putArray("letters");
    letters.forEach(letter -> letter(array.addObject(), letter, most));
    node.put("more", last.isPresent());
    Wire.put(node, "next_before", last.map(letter -> LetterPlace.of(letter).text()));
    return node;
  }

  private static void letter(ObjectNode node, Letter letter, int most) {
    node.put("topic", letter.raw().topic());
    node.put("partition", letter.raw().partition());
    node.put("offset", letter.raw().offset());
    Wire.putTime(node, "timestamp", letter.timestamp());
    node.put("epoch", letter.epoch());
    node.put("correlation_id", letter.correlationId());
    Wire.raw(node.putObject("key"), letter.raw().key(), most);
    Wire.raw(node.putObject("value"), letter.raw().value(), most);
    Wire.put(node, "table", letter.table());
    node.put("reason", letter.reason());
    node.put("message", letter.message());
    Wire.put(node, "rule", letter.rule());
    Wire.put(node, "field", letter.field());
    Wire.put(node, "json_position", letter.jsonPosition());
    node.put("state", letter.state());
    Wire.put(node, "replayed_in_epoch", letter.replayedInEpoch());
    node.put("attempts", letter.attempts());
    Wire.put(node, "tried_in_epoch", letter.triedInEpoch());
    Wire.put(node, "transform", letter.transform());
  }

  private ObjectNode preview(Call call) {
    Replaying.Order order = order(call);
    return alone(() -> replaying.preview(order));
  }

  private ObjectNode replay(Call call) {
    if (!facts.actions()) {
      throw new HttpProblem(
          RequestTrouble.FORBIDDEN,
          "Actions are off",
          "This server only shows. Start it with --http-actions to replay from here, or use: pactolus dlq FILE replay.");
    }
    Replaying.Order order = order(call);
    return alone(
        () -> {
          try {
            ObjectNode report = replaying.replay(order);
            run.note(
                Notice.Kind.REPLAY,
                Notice.Level.INFO,
                "A replay has tried %d dead letters; %d have left the queue."
                    .formatted(report.path("tried").asLong(), report.path("left").asLong()),
                Optional.empty());
            return report;
          } catch (PactolusException e) {
            run.note(
                Notice.Kind.REPLAY,
                Notice.Level.ERROR,
                "A replay failed: " + e.getMessage(),
                Optional.of(e.code().name()));
            throw e;
          }
        });
  }

  private ObjectNode alone(Supplier<ObjectNode> action) {
    if (!replay.tryLock()) {
      throw new HttpProblem(
          RequestTrouble.CONFLICT,
          "Not now",
          "Another replay is under way. Try again when it has ended.");
    }
    try {
      return action.get();
    } finally {
      replay.unlock();
    }
  }

  private static Replaying.Order order(Call call) {
    call.onlyInBody(REPLAY_FIELDS);
    return new Replaying.Order(
        reason(call.bodyText("reason", 100)),
        call.bodyNumber("first_epoch", 1, Long.MAX_VALUE),
        call.bodyNumber("last_epoch", 1, Long.MAX_VALUE),
        call.bodyInstant("since"),
        call.bodyText("where", 10_000),
        call.bodyText("transform", 10_000));
  }
}
