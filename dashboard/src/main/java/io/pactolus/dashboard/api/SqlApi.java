package io.pactolus.dashboard.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.dashboard.http.Call;
import io.pactolus.dashboard.http.HttpProblem;
import io.pactolus.dashboard.http.RequestTrouble;
import io.pactolus.dashboard.http.Routes;
import io.pactolus.dashboard.metrics.ProcessFigures;
import io.pactolus.lakehouse.query.BoundedQuery.Bounds;
import io.pactolus.lakehouse.query.LakeSql;
import io.pactolus.pipeline.PactolusException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** SQL of whoever looks: read-only, bounded in rows, time and memory, one query at a time. */
final class SqlApi implements AutoCloseable {
  static final int ROWS = 1_000;
  private static final int CELL_CHARS = 64 << 10;
  private static final long ANSWER_CHARS = 2 << 20;
  private static final int LONGEST = 20_000;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int LOOK_MILLIS = 100;
  // DuckDB's bound does not hold for the texts that functions make.
  private static final long MOST_MEMORY = 768L << 20;

  private final LakeAccess lake;
  private final Duration time;
  private final Semaphore turn = new Semaphore(1, true);
  private final ConcurrentMap<String, Ticket> newest = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "pactolus-sql-timer");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param time that a query may take
   */
  SqlApi(LakeAccess lake, Duration time) {
    this.lake = lake;
    this.time = time;
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
      long begin = System.nanoTime();
      LakeSql.Result result =
          lake.readApart(
              view -> {
                try (LakeSql open = view.boundedSql()) {
                  return new Running(open, ticket).answer(sql, rows);
                }
              });
      ObjectNode node = Wire.object();
      Cells.write(node, result, Duration.ofNanos(System.nanoTime() - begin));
      return node;
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

  /** A query that ends when its time is over, or when who asked it asks another. */
  private final class Running {
    private final LakeSql open;
    private final Ticket ticket;
    private final long begin = System.nanoTime();
    private final OptionalLong memory = ProcessFigures.residentBytes();
    private volatile boolean late;
    private volatile boolean large;

    Running(LakeSql open, Ticket ticket) {
      this.open = open;
      this.ticket = ticket;
    }

    LakeSql.Result answer(String sql, int rows) {
      ScheduledFuture<?> watch =
          timer.scheduleWithFixedDelay(
              this::check, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
      try {
        return open.boundedQuery(sql, new Bounds(rows, CELL_CHARS, ANSWER_CHARS));
      } catch (PactolusException e) {
        if (ticket.isOld()) {
          throw replaced();
        }
        if (large) {
          throw new HttpProblem(
              RequestTrouble.TOO_LARGE,
              "The query took too much memory",
              "The query was cancelled: the process grew by more than %d MB meanwhile. Ask for less."
                  .formatted(MOST_MEMORY >> 20));
        }
        if (late) {
          throw new HttpProblem(
              RequestTrouble.TIMEOUT,
              "The query took too long",
              "The query did not end within %d seconds and was cancelled. Ask for less, for example with a WHERE on epoch."
                  .formatted(Math.max(1, time.toSeconds())));
        }
        throw e;
      } finally {
        watch.cancel(false);
      }
    }

    /** Cancels again and again: the statement may not have begun yet. */
    private void check() {
      late = System.nanoTime() - begin > time.toNanos();
      OptionalLong now = ProcessFigures.residentBytes();
      large |=
          memory.isPresent()
              && now.isPresent()
              && now.getAsLong() - memory.getAsLong() > MOST_MEMORY;
      if (ticket.isOld() || late || large) {
        open.cancel();
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
