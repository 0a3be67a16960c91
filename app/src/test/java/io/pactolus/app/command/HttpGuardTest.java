package io.pactolus.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pactolus.app.command.ServedLake.Served;
import io.pactolus.dashboard.api.Dashboard;
import io.pactolus.dashboard.http.Access;
import io.pactolus.dashboard.http.HttpAddress;
import io.pactolus.pipeline.PactolusException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server keeps to itself, and from whom. */
class HttpGuardTest {
  private static final String TOKEN = "0123456789abcdef-token";
  private static ServedLake lake;
  private static Served open;
  private static Served guarded;

  @BeforeAll
  static void servers(@TempDir Path directory) throws IOException, InterruptedException {
    lake = new ServedLake(directory);
    open = lake.serve(Optional.empty(), false, Duration.ofMillis(300));
    guarded = lake.serve(Optional.of(TOKEN), false, Duration.ofSeconds(10));
  }

  @AfterAll
  static void close() {
    open.close();
    guarded.close();
  }

  /** With headers that the client of the JDK does not let one set. */
  private static String raw(String request) throws IOException {
    URI url = URI.create(open.dashboard().url());
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:80", "localhost.evil.example", "1.2.3.4", ""})
  void aNameThatIsNotItsOwnIsRefused(String host) throws IOException {
    String answer =
        raw(
            "GET /api/v1/pipeline HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                .formatted(host));

    assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("shop");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:8080", "127.0.0.1:1", "lake.example"})
  void itsOwnNamesAreServedWhateverThePort(String host) throws IOException {
    assertThat(
            raw(
                "GET /api/v1/pipeline HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                    .formatted(host)))
        .startsWith("HTTP/1.1 200")
        .contains("shop");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: http://evil.example",
        "Origin: null",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site"
      })
  void aPostFromAnotherSiteIsRefused(String header) throws IOException {
    String answer =
        raw(
            "POST /api/v1/sql HTTP/1.1\r\nHost: localhost\r\n%s\r\nContent-Type: application/json\r\nContent-Length: 18\r\nConnection: close\r\n\r\n{\"sql\":\"SELECT 1\"}"
                .formatted(header));

    assertThat(answer).startsWith("HTTP/1.1 403").contains("\"code\":\"FORBIDDEN\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nBad Name: x\r\nConnection: close\r\n\r\n"
      })
  void whatIsNotWellFormedIsAnsweredWithACodeToo(String request) throws IOException {
    assertThat(raw(request))
        .startsWith("HTTP/1.1 ")
        .contains("application/problem+json", "\"code\":\"BAD_REQUEST\"", "bad-request.md");
  }

  @Test
  void aHeaderThatIsTooLargeIsRefusedWithACode() throws IOException {
    assertThat(
            raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: %s\r\n\r\n".formatted("x".repeat(9_000))))
        .startsWith("HTTP/1.1 431")
        .contains("\"code\":\"TOO_LARGE\"");
  }

  @Test
  void aPostFromTheOwnPageIsTaken() throws IOException {
    assertThat(
            raw(
                "POST /api/v1/sql HTTP/1.1\r\nHost: localhost:7\r\nOrigin: http://localhost:7\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\nContent-Length: 18\r\nConnection: close\r\n\r\n{\"sql\":\"SELECT 1\"}"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void withoutTheTokenNothingIsSaidButThatTheProcessLives() throws Exception {
    assertThat(guarded.get("/api/v1/overview").statusCode()).isEqualTo(401);
    assertThat(guarded.get("/api/v1/events").statusCode()).isEqualTo(401);
    assertThat(guarded.get("/api/v1/overview", "Authorization", "Bearer wrong").statusCode())
        .isEqualTo(401);
    assertThat(guarded.get("/metrics").statusCode()).isEqualTo(401);
    assertThat(guarded.get("/metrics", "Authorization", "Bearer " + TOKEN).statusCode())
        .isEqualTo(200);
    assertThat(guarded.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(guarded.get("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void theTokenOpensByHeaderAndByCookie() throws Exception {
    assertThat(guarded.get("/api/v1/overview", "Authorization", "Bearer " + TOKEN).statusCode())
        .isEqualTo(200);

    HttpResponse<String> session =
        guarded.post("/api/v1/session", "{\"token\": \"%s\"}".formatted(TOKEN));
    assertThat(session.statusCode()).isEqualTo(204);
    String cookie = session.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie)
        .startsWith("pactolus_session_")
        .contains("HttpOnly", "SameSite=Strict")
        .doesNotContain(TOKEN);
    assertThat(
            guarded.get("/api/v1/overview", "Cookie", cookie.replaceFirst(";.*", "")).statusCode())
        .isEqualTo(200);
    assertThat(
            guarded
                .get("/api/v1/overview", "Cookie", cookie.replaceFirst("=.*", "=00"))
                .statusCode())
        .isEqualTo(401);
    assertThat(guarded.post("/api/v1/session", "{\"token\": \"wrong\"}").statusCode())
        .isEqualTo(401);
  }

  @Test
  void beyondThisMachineATokenIsDemanded() {
    assertThatThrownBy(() -> Access.of(HttpAddress.parse("0.0.0.0:8080"), Optional.empty()))
        .isInstanceOf(PactolusException.class)
        .hasMessageContaining("PACTOLUS_HTTP_TOKEN");
    assertThatThrownBy(() -> Access.of(HttpAddress.parse("0.0.0.0:8080"), Optional.of("short")))
        .isInstanceOf(PactolusException.class)
        .hasMessageContaining("shorter than 16");
  }

  @Test
  void aReplayIsRefusedWhereActionsAreOff() throws Exception {
    HttpResponse<String> answer = open.post("/api/v1/dlq/replay", "{}");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("--http-actions");
  }

  @ParameterizedTest
  @ValueSource(ints = {70_000, 1_000_000})
  void aBodyBeyondTheBoundIsRefused(int length) throws Exception {
    HttpResponse<String> answer =
        open.send(
            open.request("/api/v1/sql")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"sql\": \"" + "x".repeat(length) + "\"}")));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("A body has at most 65536 bytes.");
  }

  @Test
  void aRefusalReachesAClientThatIsStillSending() throws Exception {
    URI url = URI.create(guarded.dashboard().url());
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "POST /api/v1/sql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 40000\r\n\r\n"
              .getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 4; i++) {
        Thread.sleep(100);
        out.write(new byte[10_000]);
      }

      String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);

      assertThat(answer).isEqualTo("HTTP/1.1 401");
    }
  }

  @Test
  void aBodyFarBeyondTheBoundIsRefusedBeforeItIsSent() throws IOException {
    String answer =
        raw(
            "POST /api/v1/sql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000000000\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 413").contains("A body has at most 65536 bytes.");
  }

  @Test
  void noAnswerHoldsAPassword() throws Exception {
    for (String path :
        new String[] {
          "pipeline",
          "overview",
          "notices",
          "partitions",
          "epochs",
          "tables",
          "tables/bronze.orders",
          "dlq/letters",
          "drift",
          "openapi.yaml"
        }) {
      assertThat(open.get("/api/v1/" + path).body()).as(path).doesNotContain(ServedLake.PASSWORD);
    }
    Dashboard.Options options =
        Dashboard.Options.listening(
            HttpAddress.parse("0"), Optional.of(TOKEN), java.util.Set.of(), false);
    options.socket().close();
    assertThat(options.toString()).doesNotContain(TOKEN);
  }

  @Test
  void everyAnswerForbidsTheBrowserWhatThePageDoesNotNeed() throws Exception {
    HttpResponse<String> answer = open.get("/api/v1/dlq/letters");

    assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.headers().firstValue("Server")).isEmpty();
    assertThat(answer.body()).contains(ServedLake.HOSTILE.replace("\"", "\\\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_csv('LAKE/secret.txt')",
        "SELECT * FROM 'LAKE/secret.csv'",
        "SELECT * FROM read_text('LAKE/shop/_secret.txt')",
        "SELECT * FROM \"LAKE/shop/secret.csv\"",
        "SELECT * FROM glob('LAKE/*')",
        "SELECT * FROM parquet_metadata('LAKE/shop/bronze/orders/*.parquet')",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM query('SELECT 42')",
        "SELECT (SELECT max(content) FROM read_text('LAKE/secret.txt'))",
        "WITH x AS (FROM read_text('LAKE/secret.txt')) SELECT * FROM x",
        "SELECT 1 WHERE EXISTS (FROM read_text('LAKE/secret.txt'))",
        "SELECT getenv('HOME')",
        "SELECT current_setting('allowed_directories')",
        "SELECT * FROM read_text('http://127.0.0.1:1/x')",
        "SELECT * FROM memory.main.ledger",
        "COPY (SELECT 1) TO 'LAKE/out.csv'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "ATTACH 'LAKE/x.db'",
        "PRAGMA database_list",
        "SELECT 1; DROP TABLE ledger",
        "DELETE FROM ledger",
        "CREATE TABLE x AS SELECT 1",
        "SELECT * FROM (DELETE FROM ledger RETURNING *)",
      })
  void sqlSeesTheTablesAndNothingElse(String sql) throws Exception {
    Files.writeString(lake.lake().resolve("secret.txt"), "s3cret\n");
    Files.writeString(lake.lake().resolve("secret.csv"), "s3cret\nx\n");
    Files.writeString(lake.lake().resolve("shop").resolve("_secret.txt"), "s3cret\n");
    Files.writeString(lake.lake().resolve("shop").resolve("secret.csv"), "s3cret\nx\n");

    HttpResponse<String> answer = ask(sql.replace("LAKE", lake.lake().toString()));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).doesNotContain("s3cret").contains("QUERY_FAILED");
    assertThat(lake.lake().resolve("out.csv")).doesNotExist();
  }

  private static HttpResponse<String> ask(String sql) throws IOException, InterruptedException {
    return guarded.post(
        "/api/v1/sql",
        "{\"sql\": \"%s\"}".formatted(sql.replace("\\", "\\\\").replace("\"", "\\\"")),
        "Authorization",
        "Bearer " + TOKEN);
  }

  @Test
  void sqlAnswersNestedValuesExactNumbersAndRawBytesAsText() throws Exception {
    assertThat(
            ask("SELECT 9007199254740993 AS big, 1.10::DECIMAL(5,2) AS price, [1, NULL] AS list, {'a': 'b'} AS struct, 'nan'::DOUBLE AS odd, '\\xFF'::BLOB AS bytes, TIMESTAMPTZ '2025-01-01 00:00:00+00' AS at, range FROM range(1)")
                .body())
        .contains(
            "\"rows\":[[\"9007199254740993\",\"1.10\",[1,null],{\"a\":\"b\"},\"NaN\",\"0xff\",\"2025-01-01T00:00:00Z\",0]]");
  }

  @Test
  void aQueryThatTakesTooLongIsCancelled() throws Exception {
    HttpResponse<String> answer =
        open.post(
            "/api/v1/sql",
            "{\"sql\": \"SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range * b.range % 7 = 3\"}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(408);
    assertThat(answer.body()).contains("\"code\":\"TIMEOUT\"");
  }

  @Test
  void clientsThatSendTheirBodiesSlowlyKeepNobodyElseWaiting() throws Exception {
    // Given
    URI url = URI.create(guarded.dashboard().url());
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        Socket socket = new Socket(url.getHost(), url.getPort());
        slow.add(socket);
        socket
            .getOutputStream()
            .write(
                "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
                    .getBytes(StandardCharsets.UTF_8));
      }

      // When
      HttpResponse<String> health =
          guarded
              .client()
              .send(
                  guarded.request("/health/live").timeout(Duration.ofSeconds(5)).GET().build(),
                  BodyHandlers.ofString());

      // Then
      assertThat(health.statusCode()).isEqualTo(200);
      // And those who have a place lose it
      List<String> answers = new ArrayList<>();
      for (Socket socket : slow) {
        socket.setSoTimeout(20_000);
        answers.add(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8));
      }
      assertThat(answers).containsOnly("HTTP/1.1 429", "HTTP/1.1 408");
      assertThat(answers).filteredOn("HTTP/1.1 408"::equals).hasSize(8);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void aPageOfAnotherSiteCannotMakeTheServerWork() throws Exception {
    assertThat(
            raw(
                "GET /api/v1/cost HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(
            raw(
                "GET /metrics HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(
            raw(
                "GET / HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void aQueryEndsWhenWhoAskedItAsksAnother() throws Exception {
    // Given
    CompletableFuture<HttpResponse<String>> slow =
        CompletableFuture.supplyAsync(
            () ->
                askAs(
                    "me",
                    "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range * b.range % 7 = 3"));
    while (askAs("somebody else", "SELECT 1").statusCode() != 429) {
      assertThat(slow).isNotDone();
    }

    // When
    HttpResponse<String> quick = askAs("me", "SELECT 2");

    // Then
    assertThat(quick.statusCode()).as(quick.body()).isEqualTo(200);
    assertThat(slow.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(409);
    assertThat(slow.get().body()).contains("\"code\":\"CONFLICT\"");
  }

  private static HttpResponse<String> askAs(String asker, String sql) {
    try {
      return guarded.post(
          "/api/v1/sql",
          "{\"sql\": \"%s\", \"asker\": \"%s\"}".formatted(sql, asker),
          "Authorization",
          "Bearer " + TOKEN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aHugeAnswerIsCut() throws Exception {
    HttpResponse<String> answer =
        ask(
            "SELECT a.value, b.value, c.value FROM bronze.orders a, bronze.orders b, bronze.orders c");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"truncated\":true").hasSizeLessThan(3 << 20);
  }

  @Test
  void theTypeOfAColumnMayBeTooLongToBeTold() throws Exception {
    StringBuilder sql = new StringBuilder("WITH t0 AS (SELECT 1 AS s)");
    for (int i = 1; i <= 18; i++) {
      sql.append(", t%d AS (SELECT {'a': s, 'b': s} AS s FROM t%d)".formatted(i, i - 1));
    }

    HttpResponse<String> answer = ask(sql + " SELECT s FROM t18 WHERE false");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains("too long to be told");
    assertThat(ask("SELECT 1").statusCode()).isEqualTo(200);
  }

  @Test
  void textsAreMadeByFunctions() throws Exception {
    assertThat(ask("SELECT printf('%03d', 7), format('{:>3}', 'x'), repeat('ab', 2)").body())
        .contains("\"rows\":[[\"007\",\"  x\",\"abab\"]]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT repeat('x', 2000000000)",
        "SELECT range(1000000000)",
        "SELECT length(printf('%900000000d', 1))",
        "SELECT length(format('{:>900000000}', 'x'))",
        "SELECT length(replace(replace(repeat('x', 1000), 'x', repeat('y', 1000)), 'y', repeat('z', 1000)))",
      })
  void aQueryThatTakesTooMuchMemoryIsEndedAndTheNextIsAnswered(String sql) throws Exception {
    HttpResponse<String> answer = ask(sql);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
    assertThat(answer.body()).contains("took too much memory");
    assertThat(ask("SELECT 1").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"KILL, 413", "SEGV, 500"})
  void theServerOutlivesTheProcessOfAQuery(String signal, int status) throws Exception {
    // Given
    assertThat(ask("SELECT 1").statusCode()).isEqualTo(200);
    CompletableFuture<HttpResponse<String>> slow =
        CompletableFuture.supplyAsync(
            () ->
                askAs(
                    "me",
                    "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range * b.range % 7 = 3"));
    while (askAs("somebody else", "SELECT 1").statusCode() != 429) {
      assertThat(slow).isNotDone();
    }

    // When
    List<ProcessHandle> workers =
        ProcessHandle.current()
            .children()
            .filter(child -> child.info().command().orElse("").endsWith("java"))
            .toList();
    assertThat(workers).isNotEmpty();
    for (ProcessHandle worker : workers) {
      new ProcessBuilder("kill", "-" + signal, "" + worker.pid()).start().waitFor();
    }

    // Then
    HttpResponse<String> answer = slow.get(10, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(ask("SELECT 1").statusCode()).isEqualTo(200);
  }
}
