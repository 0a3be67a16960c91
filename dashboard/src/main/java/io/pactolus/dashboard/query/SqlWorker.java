package io.pactolus.dashboard.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.query.BoundedQuery.Bounds;
import io.pactolus.lakehouse.query.LakeSql;
import io.pactolus.pipeline.PactolusException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other end of {@link SqlProcess}: a process that answers queries, one after the other, until
 * its input ends. In and out come JSON objects, a line each: first the tables, then queries and
 * requests to cancel; an empty object when it is ready, then of each query that it is running, and
 * the answer.
 */
final class SqlWorker {
  private static final Logger LOG = LoggerFactory.getLogger(SqlWorker.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MEMORY = "256MB";
  private static final Path FIRST_TO_DIE = Path.of("/proc/self/oom_score_adj");

  private final KeptLake lake;
  private final Path directory;
  private final Map<String, String> tables = new LinkedHashMap<>();
  private final AtomicReference<@Nullable LakeSql> running = new AtomicReference<>();

  private SqlWorker(JsonNode hello) {
    lake = new KeptLake(Lakes.open(hello.path("lake").asText()));
    directory = Path.of(hello.path("directory").asText());
    hello.path("tables").properties().forEach(t -> tables.put(t.getKey(), t.getValue().asText()));
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    PrintStream answers = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    // What libraries print is no answer.
    System.setOut(System.err);
    new File(System.getProperty("java.io.tmpdir")).deleteOnExit();
    beTheFirstToDie();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    SqlWorker worker = new SqlWorker(JSON.readTree(in.readLine()));
    BlockingQueue<JsonNode> queries = new LinkedBlockingQueue<>();
    Thread listening = new Thread(() -> worker.listen(in, queries), "pactolus-sql-input");
    listening.setDaemon(true);
    listening.start();
    try {
      LakeSql.openBounded(worker.directory, MEMORY).close();
      // The first look at a table may take long.
      worker.tables.values().forEach(worker.lake::find);
    } catch (PactolusException e) {
      say(answers, trouble(e));
      return;
    }
    say(answers, JSON.createObjectNode());
    while (true) {
      say(answers, worker.answer(queries.take(), answers));
    }
  }

  /** When memory runs out, the kernel takes this process and not the engine. */
  private static void beTheFirstToDie() {
    try {
      if (Files.isWritable(FIRST_TO_DIE)) {
        Files.writeString(FIRST_TO_DIE, "1000");
      }
    } catch (IOException e) {
      LOG.warn("the kernel may take the engine first when memory runs out", e);
    }
  }

  private static void say(PrintStream answers, ObjectNode answer) {
    answers.println(answer);
    answers.flush();
  }

  private void listen(BufferedReader in, BlockingQueue<JsonNode> queries) {
    try {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode message = JSON.readTree(line);
        LakeSql current = running.get();
        if (message.has("sql")) {
          queries.add(message);
        } else if (current != null) {
          current.cancel();
        }
      }
    } catch (IOException e) {
      LOG.error("the input cannot be read", e);
    }
    // Whoever asked is gone, and nobody waits for a query that may still run.
    System.exit(0);
  }

  private static ObjectNode trouble(PactolusException e) {
    return JSON.createObjectNode().put("code", e.code().name()).put("message", e.getMessage());
  }

  private ObjectNode answer(JsonNode query, PrintStream answers) {
    long begin = System.nanoTime();
    try (LakeSql sql = LakeSql.openBounded(directory, MEMORY)) {
      tables.forEach((name, path) -> lake.find(path).ifPresent(table -> sql.add(name, table)));
      running.set(sql);
      say(answers, JSON.createObjectNode().put("running", true));
      LakeSql.Result result =
          sql.boundedQuery(
              query.path("sql").asText(),
              new Bounds(
                  query.path("rows").asInt(),
                  query.path("cell_chars").asInt(),
                  query.path("chars").asLong(),
                  query.path("long_texts").asBoolean()));
      ObjectNode answer = JSON.createObjectNode();
      Cells.write(answer, result, Duration.ofNanos(System.nanoTime() - begin));
      return answer;
    } catch (PactolusException e) {
      return trouble(e);
    } finally {
      running.set(null);
    }
  }
}
