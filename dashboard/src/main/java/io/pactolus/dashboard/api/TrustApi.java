package io.pactolus.dashboard.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.control.ExpectationRate;
import io.pactolus.control.LedgerTotals;
import io.pactolus.control.trace.RecordTracer;
import io.pactolus.control.trace.Reviewer;
import io.pactolus.control.trace.SearchProgress;
import io.pactolus.control.trace.TraceJson;
import io.pactolus.control.trace.Wanted;
import io.pactolus.dashboard.http.Call;
import io.pactolus.dashboard.http.HttpProblem;
import io.pactolus.dashboard.http.RequestTrouble;
import io.pactolus.dashboard.http.Routes;
import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.dashboard.live.LiveRun.SeenDrift;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Semaphore;

/** Whether the data can be trusted: expectations, drift, the life of a record. */
final class TrustApi {
  private static final Duration LONGEST_SEARCH = Duration.ofSeconds(30);

  private final LakeAccess lake;
  private final LiveRun run;
  private final Reviewer reviewer;
  // A search may read much of Bronze.
  private final Semaphore searches = new Semaphore(2);
  private final LedgerTotals totals = new LedgerTotals();

  TrustApi(LakeAccess lake, LiveRun run, Reviewer reviewer) {
    this.lake = lake;
    this.run = run;
    this.reviewer = reviewer;
  }

  void addTo(Routes routes) {
    routes
        .get("/api/v1/expectations", new Remembered(Duration.ofSeconds(3), this::expectations))
        .get("/api/v1/drift", this::drift)
        .get("/api/v1/trace", this::trace);
  }

  private ObjectNode expectations(Call call) {
    ObjectNode node = Wire.object();
    ArrayNode array = node.putArray("expectations");
    for (ExpectationRate rate : lake.readApart(view -> ExpectationRate.of(view, totals))) {
      ObjectNode one = array.addObject();
      one.put("table", "silver." + rate.table());
      one.put("rule", rate.rule());
      one.put("check", rate.check());
      one.put("on_fail", rate.onFail().name().toLowerCase(Locale.ROOT));
      one.put("records", rate.records());
      Wire.put(one, "failed", rate.failed());
      Wire.put(
          one,
          "pass_ratio",
          rate.failed().isPresent() && rate.records() > 0
              ? OptionalDouble.of(
                  Math.max(0, 1 - (double) rate.failed().getAsLong() / rate.records()))
              : OptionalDouble.empty());
      Wire.put(one, "note", rate.note());
    }
    return node;
  }

  private ObjectNode drift(Call call) {
    ObjectNode node = Wire.object();
    Wire.put(node, "since", run.since());
    ArrayNode array = node.putArray("drifts");
    for (SeenDrift seen : run.drifts()) {
      array
          .addObject()
          .put("change", seen.drift().change())
          .put("path", seen.drift().path())
          .put("json_type", seen.drift().jsonType())
          .put("topic", seen.drift().topic())
          .put("partition", seen.drift().partition())
          .put("offset", seen.drift().offset())
          .put("correlation_id", seen.drift().correlationId())
          .put("at", seen.at().toString());
    }
    return node;
  }

  private ObjectNode trace(Call call) {
    Wanted wanted = wanted(call);
    if (!searches.tryAcquire()) {
      throw new HttpProblem(
          RequestTrouble.BUSY,
          "Other searches are under way",
          "Two records are being looked for already. Try again in a moment.");
    }
    try {
      return lake.readApart(
          view -> TraceJson.of(new RecordTracer(view, reviewer, inTime()).find(wanted)));
    } finally {
      searches.release();
    }
  }

  /** A search for a record that is not there reads everything. */
  private static SearchProgress inTime() {
    long end = System.nanoTime() + LONGEST_SEARCH.toNanos();
    return (table, done, all) -> {
      if (System.nanoTime() - end > 0) {
        throw new HttpProblem(
            RequestTrouble.TIMEOUT,
            "The search took too long",
            "%d of the %d files of %s were read within %d seconds. Look by offset, or let the command look: pactolus trace."
                .formatted(done, all, table, LONGEST_SEARCH.toSeconds()));
      }
    };
  }

  private static Wanted wanted(Call call) {
    int ways =
        (call.text("id").isPresent() ? 1 : 0)
            + (call.text("key").isPresent() ? 1 : 0)
            + (call.text("offset").isPresent() ? 1 : 0);
    if (ways != 1) {
      throw HttpProblem.badRequest(
          "Name one record: by 'id', by 'key', or by 'topic', 'partition' and 'offset'.");
    }
    if (call.text("id").isPresent()) {
      return new Wanted.ById(call.required("id"));
    } else if (call.text("key").isPresent()) {
      return new Wanted.ByKey(call.required("key"));
    }
    return new Wanted.ByOffset(
        call.required("topic"),
        (int)
            call.number("partition", 0, Integer.MAX_VALUE)
                .orElseThrow(() -> HttpProblem.badRequest("The parameter 'partition' is missing.")),
        call.number("offset", 0, Long.MAX_VALUE).orElseThrow());
  }
}
