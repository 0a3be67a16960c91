package io.pactolus.dashboard.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.dashboard.http.Call;
import io.pactolus.dashboard.http.HttpProblem;
import io.pactolus.dashboard.http.RequestTrouble;
import io.pactolus.dashboard.http.Routes;
import io.pactolus.dashboard.query.SqlProcess;
import io.pactolus.lakehouse.query.BoundedQuery.Bounds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** SQL of whoever looks: read-only, bounded in rows, time and memory, one query at a time. */
final class SqlApi implements AutoCloseable {
  static final int ROWS = 1_000;
  private static final int CELL_CHARS = 64 << 10;
  private static final long ANSWER_CHARS = 2 << 20;
  private static final int LONGEST = 20_000;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final LakeAccess lake;
  private final Duration time;
  private final SqlProcess process;
  private final Semaphore turn = new Semaphore(1, true);
  private final ConcurrentMap<String, Ticket> newest = new ConcurrentHashMap<>();

  /**
   * @param time that a query may take
   */
  SqlApi(LakeAccess lake, Duration time) {
    this.lake = lake;
    this.time = time;
    this.process =
        lake.read(
            view ->
                new SqlProcess(
                    view.location(),
                    view.directory().resolve(lake.plan().pipeline().name()).toAbsolutePath(),
                    view.paths()));
  }

  void addTo(Routes routes) {
    routes.post("/api/v1/sql", this::sql);
  }

  private ObjectNode sql(Call call) {
    call.onlyInBody(List.of("sql", "limit", "asker"));
    String sql =
        call.bodyText("sql", LONGEST)
            .filter(text -> !text.isBlank())
            .orElseThrow(() -> HttpProblem.badRequest("'sql' is missing."));
    int rows = (int) call.bodyNumber("limit", 1, ROWS).orElse(ROWS);
    return query(sql, rows, call.bodyText("asker", 100));
  }

  /** A query within the bounds, as {@code QueryResult}. */
  ObjectNode query(String sql, int rows) {
    return query(sql, rows, Optional.empty());
  }

  private ObjectNode query(String sql, int rows, Optional<String> asker) {
    Ticket ticket = new Ticket(asker);
    try {
      return query(sql, rows, ticket);
    } finally {
      ticket.giveBack();
    }
  }

  private ObjectNode query(String sql, int rows, Ticket ticket) {
    if (!acquired()) {
      throw new HttpProblem(
          RequestTrouble.BUSY,
          "Another query is running",
          "One query runs at a time. Try again in a moment.");
    }
    try {
      if (ticket.isOld()) {
        throw replaced();
      }
      lake.read(view -> view.require(lake.plan().bronzePath()));
      return process.run(
          sql,
          new Bounds(rows, CELL_CHARS, ANSWER_CHARS, SqlProcess.isMemorySeen()),
          time,
          ticket::isOld);
    } catch (SqlProcess.Ended e) {
      throw problem(e.why());
    } finally {
      turn.release();
    }
  }

  private boolean acquired() {
    try {
      return turn.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private HttpProblem problem(SqlProcess.Why why) {
    return switch (why) {
      case UNWANTED -> replaced();
      case TIME ->
          new HttpProblem(
              RequestTrouble.TIMEOUT,
              "The query took too long",
              "The query did not end within %d seconds and was cancelled. Ask for less, for example with a WHERE on epoch."
                  .formatted(Math.max(1, time.toSeconds())));
      case MEMORY ->
          new HttpProblem(
              RequestTrouble.TOO_LARGE,
              "The query took too much memory",
              "The query was cancelled: its process took more than %d MB. Ask for less."
                  .formatted(SqlProcess.MOST_MEMORY >> 20));
      case CRASHED ->
          new HttpProblem(
              RequestTrouble.INTERNAL,
              "The query has no answer",
              "The process that ran it ended, or did not start. The pipeline goes on; the log says more.");
    };
  }

  private static HttpProblem replaced() {
    return new HttpProblem(
        RequestTrouble.CONFLICT,
        "Another query has taken its place",
        "The query was cancelled, since who asked it has asked another.");
  }

  /** Of those of an asker only the newest counts. */
  private final class Ticket {
    private final Optional<String> asker;

    Ticket(Optional<String> asker) {
      this.asker = asker;
      asker.ifPresent(name -> newest.put(name, this));
    }

    boolean isOld() {
      return asker.isPresent() && newest.get(asker.get()) != this;
    }

    void giveBack() {
      asker.ifPresent(name -> newest.remove(name, this));
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
