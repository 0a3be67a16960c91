package io.pactolus.dashboard.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.dashboard.metrics.ProcessFigures;
import io.pactolus.lakehouse.query.BoundedQuery.Bounds;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs queries in a process of its own, one at a time, and kills it when one takes too much. The
 * first query starts it; it ends when none has come for a minute, or with this process.
 */
public final class SqlProcess implements AutoCloseable {
  /** That it may take, in bytes: its heap, DuckDB, and the texts that functions make. */
  public static final long MOST_MEMORY = 768L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(SqlProcess.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final Duration END = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(25);
  // For a query that was cancelled to end by itself, which saves a start.
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final long GROWN = MOST_MEMORY / 2;
  private static final int OUT_OF_HEAP = 3;
  private static final int KILLED = 137;

  private final ObjectNode hello = JSON.createObjectNode();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "pactolus-sql-timer");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable ScheduledFuture<?> ending;
  private volatile @Nullable WorkerHandle worker;
  private volatile boolean closed;

  /**
   * @param lake its location
   * @param directory queries can read files below, and no others
   * @param tables names as in SQL to paths below the lake; those that are not there yet are left
   *     out
   */
  public SqlProcess(String lake, Path directory, Map<String, String> tables) {
    hello.put("lake", lake).put("directory", directory.toString());
    ObjectNode paths = hello.putObject("tables");
    tables.forEach(paths::put);
  }

  /** Why a query got no answer, other than by a fault of its own. */
  public enum Why {
    TIME,
    MEMORY,
    /** Whoever asked does not want to know any more. */
    UNWANTED,
    /** The process ended by itself, or does not start; the log says more. */
    CRASHED
  }

  /** A query got no answer. */
  public static final class Ended extends Exception {
    private static final long serialVersionUID = 1L;
    private final Why why;

    Ended(Why why) {
      super("the query was ended: " + why);
      this.why = why;
    }

    public Why why() {
      return why;
    }
  }

  /**
   * Whether the memory of a process can be seen here, and so bounded: otherwise queries shall not
   * make texts of any length.
   */
  public static boolean isMemorySeen() {
    return ProcessFigures.memoryBytes(ProcessHandle.current().pid()).isPresent();
  }

  /**
   * The rows, as {@code QueryResult} of the HTTP API.
   *
   * @param time that it may take, from when the process has opened the tables
   * @param unwanted asked again and again
   * @throws PactolusException QUERY_FAILED when there is something wrong with the query
   * @throws Ended when it took too much, or is not wanted any more
   */
  public synchronized ObjectNode run(
      String sql, Bounds bounds, Duration time, BooleanSupplier unwanted) throws Ended {
    if (ending != null) {
      ending.cancel(false);
    }
    Told told = null;
    try {
      WorkerHandle asked = ready();
      asked.send(
          JSON.createObjectNode()
              .put("sql", sql)
              .put("rows", bounds.rows())
              .put("cell_chars", bounds.cellChars())
              .put("chars", bounds.chars())
              .put("long_texts", bounds.longTexts()));
      told = answer(asked, time, unwanted);
    } catch (IOException e) {
      throw crashed("cannot be reached: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Ended(Why.UNWANTED);
    } finally {
      // One that owes an answer would give it to the next who asks, and what a query took may stay
      // with the process: the next one shall not suffer for it.
      if (told == null || memoryBytes() > GROWN) {
        stop();
      } else if (!closed) {
        ending = timer.schedule(this::stopIdle, IDLE.toSeconds(), TimeUnit.SECONDS);
      }
    }
    return told.rows();
  }

  private long memoryBytes() {
    WorkerHandle there = worker;
    return there == null ? 0 : there.memoryBytes().orElse(0);
  }

  private WorkerHandle ready() throws IOException, InterruptedException, Ended {
    WorkerHandle there = worker;
    if (there != null && there.isAlive()) {
      return there;
    }
    WorkerHandle started = WorkerHandle.start(hello);
    worker = started;
    if (closed) {
      started.kill();
    }
    JsonNode first = started.next(START);
    if (first == null) {
      throw crashed("did not start within %d s".formatted(START.toSeconds()));
    }
    if (first.isMissingNode()) {
      throw ended(started, false);
    }
    requireNoTrouble(first);
    return started;
  }

  /**
   * What the process said at last.
   *
   * @param answer the rows, or what is wrong with the query
   * @param cancelled why, if it was asked to end the query
   */
  private record Told(JsonNode answer, @Nullable Why cancelled) {
    ObjectNode rows() throws Ended {
      if (cancelled != null && !answer.has("rows")) {
        throw new Ended(cancelled);
      }
      requireNoTrouble(answer);
      return (ObjectNode) answer;
    }
  }

  private Told answer(WorkerHandle asked, Duration time, BooleanSupplier unwanted)
      throws IOException, InterruptedException, Ended {
    boolean running = false;
    long begin = System.nanoTime();
    long cancelled = 0;
    Why why = null;
    while (true) {
      JsonNode answer = asked.next(LOOK);
      long now = System.nanoTime();
      if (answer != null && answer.has("running")) {
        running = true;
        begin = now;
      } else if (answer != null && answer.isMissingNode()) {
        throw why == null ? ended(asked, running) : new Ended(why);
      } else if (answer != null) {
        return new Told(answer, why);
      }
      if (asked.memoryBytes().orElse(0) > MOST_MEMORY) {
        throw new Ended(Why.MEMORY);
      }
      if (!running) {
        if (now - begin > START.toNanos()) {
          throw new Ended(Why.TIME);
        }
        continue;
      }
      if (why == null) {
        cancelled = now;
        why =
            unwanted.getAsBoolean() ? Why.UNWANTED : now - begin > time.toNanos() ? Why.TIME : null;
      }
      if (why != null) {
        if (now - cancelled > GRACE.toNanos()) {
          throw new Ended(why);
        }
        // Again and again: the statement may not have begun yet.
        asked.send(JSON.createObjectNode().put("cancel", true));
      }
    }
  }

  private static void requireNoTrouble(JsonNode answer) {
    if (answer.has("code")) {
      throw new PactolusException(
          ErrorCode.valueOf(answer.path("code").asText()), answer.path("message").asText());
    }
  }

  /**
   * @param running a query was
   */
  private Ended ended(WorkerHandle asked, boolean running) throws InterruptedException {
    OptionalInt code = asked.exitCode(END);
    if (closed) {
      return new Ended(Why.UNWANTED);
    }
    Ended ended = crashed(code.isPresent() ? "ended with code " + code.getAsInt() : "says no more");
    boolean large =
        code.isPresent() && (code.getAsInt() == OUT_OF_HEAP || code.getAsInt() == KILLED);
    return running && large ? new Ended(Why.MEMORY) : ended;
  }

  private Ended crashed(String how) {
    WorkerHandle there = worker;
    LOG.warn("the SQL process {}. It said: {}", how, there == null ? "" : there.lastWords());
    return new Ended(Why.CRASHED);
  }

  private synchronized void stopIdle() {
    stop();
  }

  private void stop() {
    WorkerHandle there = worker;
    worker = null;
    if (there != null) {
      there.kill();
    }
  }

  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    WorkerHandle there = worker;
    stop();
    try {
      if (there != null) {
        there.awaitEnd(END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
