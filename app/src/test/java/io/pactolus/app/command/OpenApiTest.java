package io.pactolus.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.pactolus.app.command.ServedLake.Served;
import io.pactolus.engine.BreakerChange;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The document and the server say the same. */
class OpenApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static Served server;
  private static JsonNode document;

  @BeforeAll
  static void aServerWithARunThatHasSeenTrouble(@TempDir Path directory) throws Exception {
    ServedLake lake = new ServedLake(directory);
    server = lake.serve(Optional.empty(), true, Duration.ofSeconds(10));
    lake.live().breaker(new BreakerChange("broker", BreakerChange.State.OPEN));
    lake.live().breaker(new BreakerChange("broker", BreakerChange.State.CLOSED));
    document =
        new ObjectMapper(new YAMLFactory()).readTree(server.get("/api/v1/openapi.yaml").body());
  }

  @AfterAll
  static void close() {
    server.close();
  }

  /** A request, and the path and status of the document that it is an example of. */
  private record Example(String method, String template, String path, String body, int status) {}

  private static Example get(String template, String path, int status) {
    return new Example("get", template, path, "", status);
  }

  private static Example post(String template, String body, int status) {
    return new Example("post", template, template, body, status);
  }

  private static List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (String plain :
        List.of(
            "/api/v1/pipeline",
            "/api/v1/overview",
            "/api/v1/notices",
            "/api/v1/breakers",
            "/api/v1/partitions",
            "/api/v1/epochs",
            "/api/v1/outcomes",
            "/api/v1/slo",
            "/api/v1/cost",
            "/api/v1/expectations",
            "/api/v1/drift",
            "/api/v1/dlq/stats",
            "/api/v1/dlq/letters",
            "/api/v1/tables",
            "/api/v1/charts",
            "/api/v1/openapi.yaml",
            "/health/live",
            "/health/ready",
            "/metrics")) {
      examples.add(get(plain, plain, 200));
    }
    examples.addAll(
        List.of(
            get("/api/v1/notices", "/api/v1/notices?level=warning&limit=1", 200),
            get("/api/v1/notices", "/api/v1/notices?level=loud", 400),
            get("/api/v1/epochs", "/api/v1/epochs?before=2&limit=1", 200),
            get("/api/v1/epochs", "/api/v1/epochs?limit=0", 400),
            get("/api/v1/epochs/{epoch}", "/api/v1/epochs/1", 200),
            get("/api/v1/epochs/{epoch}", "/api/v1/epochs/99", 404),
            get("/api/v1/outcomes", "/api/v1/outcomes?window=all&buckets=3", 200),
            get("/api/v1/dlq/stats", "/api/v1/dlq/stats?reason=expectation", 200),
            get("/api/v1/dlq/letters", "/api/v1/dlq/letters?state=all&limit=1", 200),
            get("/api/v1/dlq/letters", "/api/v1/dlq/letters?before=2:orders:1:7:orders", 200),
            get("/api/v1/dlq/letters", "/api/v1/dlq/letters?before=2", 400),
            get("/api/v1/dlq/letters", "/api/v1/dlq/letters?reason=no%27ne", 400),
            get("/api/v1/dlq/letters", "/api/v1/dlq/letters?since=yesterday", 400),
            get(
                "/api/v1/dlq/letters/{topic}/{partition}/{offset}",
                "/api/v1/dlq/letters/orders/1/2",
                200),
            get(
                "/api/v1/dlq/letters/{topic}/{partition}/{offset}",
                "/api/v1/dlq/letters/orders/1/1",
                404),
            get("/api/v1/trace", "/api/v1/trace?topic=orders&partition=0&offset=3", 200),
            get("/api/v1/trace", "/api/v1/trace?topic=orders&partition=0&offset=300", 200),
            get("/api/v1/trace", "/api/v1/trace?key=k5", 200),
            get("/api/v1/trace", "/api/v1/trace?id=orders-1:5", 200),
            get("/api/v1/trace", "/api/v1/trace", 400),
            get("/api/v1/tables/{table}", "/api/v1/tables/silver.orders", 200),
            get("/api/v1/tables/{table}", "/api/v1/tables/ledger", 200),
            get("/api/v1/tables/{table}", "/api/v1/tables/silver.none", 404),
            get("/api/v1/tables/{table}/files", "/api/v1/tables/bronze.orders/files", 200),
            get("/api/v1/tables/{table}/preview", "/api/v1/tables/bronze.orders/preview", 200),
            get("/api/v1/tables/{table}/preview", "/api/v1/tables/gold.by_region/preview", 200),
            get("/api/v1/charts/{table}", "/api/v1/charts/gold.by_region", 200),
            get("/api/v1/charts/{table}", "/api/v1/charts/gold.by_minute", 200),
            get("/api/v1/charts/{table}", "/api/v1/charts/silver.orders?since_epoch=1", 200),
            get("/api/v1/charts/{table}", "/api/v1/charts/ledger", 404),
            post("/api/v1/session", "{\"token\": \"whatever\"}", 204),
            post("/api/v1/sql", "{\"sql\": \"SELECT * FROM dlq.orders\"}", 200),
            post("/api/v1/sql", "{\"sql\": \"SELECT * FROM bronze.orders\", \"limit\": 1}", 200),
            post("/api/v1/sql", "{\"sql\": \"SELEC 1\"}", 422),
            post("/api/v1/sql", "{\"sequel\": \"SELECT 1\"}", 400),
            post("/api/v1/sql", "SELECT 1", 400),
            post("/api/v1/dlq/replay/preview", "{}", 200),
            post("/api/v1/dlq/replay/preview", "{\"where\": \"nonsense(\"}", 422),
            post(
                "/api/v1/dlq/replay",
                "{\"reason\": \"wrong_type\", \"transform\": \"REPLACE(raw, '\\\"NaN\\\"', '1')\"}",
                200),
            get("/api/v1/epochs", "/api/v1/epochs?limit=3", 200)));
    return examples;
  }

  @Test
  void everyAnswerIsAsTheDocumentSays() throws Exception {
    TreeSet<String> answered = new TreeSet<>(List.of("get /api/v1/events"));
    for (Example example : examples()) {
      HttpResponse<String> answer =
          example.method().equals("get")
              ? server.get(example.path())
              : server.post(example.path(), example.body());

      assertThat(answer.statusCode())
          .as("%s: %s", example, answer.body())
          .isEqualTo(example.status());
      assertAsDeclared(example, answer);
      answered.add(example.method() + " " + example.template());
    }
    assertThat(answered).containsExactlyElementsOf(operations());
  }

  private static SortedSet<String> operations() {
    SortedSet<String> operations = new TreeSet<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(method -> operations.add(method + " " + path.getKey())));
    return operations;
  }

  private static void assertAsDeclared(Example example, HttpResponse<String> answer)
      throws IOException {
    JsonNode responses =
        document.path("paths").path(example.template()).path(example.method()).path("responses");
    JsonNode response =
        followed(
            responses.has("" + answer.statusCode())
                ? responses.path("" + answer.statusCode())
                : responses.path("default"));
    assertThat(response.isMissingNode()).as("undeclared: %s", example).isFalse();
    if (!response.has("content")) {
      assertThat(answer.body()).isEmpty();
      return;
    }
    Map.Entry<String, JsonNode> content = response.path("content").properties().iterator().next();
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(content.getKey());
    if (content.getKey().endsWith("json")) {
      assertThat(validate(content.getValue().path("schema"), JSON.readTree(answer.body())))
          .as("%s: %s", example, answer.body())
          .isEmpty();
    }
  }

  private static JsonNode followed(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }

  private static List<String> validate(JsonNode schema, JsonNode value) {
    ObjectNode whole = schema.deepCopy();
    whole.set("components", document.path("components"));
    return JsonSchemaFactory.getInstance(VersionFlag.V202012)
        .getSchema(whole)
        .validate(value)
        .stream()
        .map(Object::toString)
        .toList();
  }

  @Test
  void eventsBeginWithTheOverviewAndThoseMissedAreTold() throws Exception {
    HttpRequest request = server.request("/api/v1/events", "Last-Event-ID", "0").GET().build();
    HttpResponse<Stream<String>> answer = server.client().send(request, BodyHandlers.ofLines());
    List<String> seen = new ArrayList<>();
    try (Stream<String> lines = answer.body()) {
      Iterator<String> each = lines.iterator();
      while (seen.stream().filter(line -> line.startsWith("data: ")).count() < 2) {
        seen.add(each.next());
      }
    }

    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("text/event-stream;charset=utf-8");
    assertThat(seen)
        .startsWith("retry: 2000", "", "event: overview")
        .contains("event: notice", "id: 1");
    List<JsonNode> data = new ArrayList<>();
    for (String line : seen) {
      if (line.startsWith("data: ")) {
        data.add(JSON.readTree(line.substring(6)));
      }
    }
    assertThat(validate(schema("Overview"), data.get(0))).isEmpty();
    assertThat(validate(schema("Notice"), data.get(1))).isEmpty();
  }

  private static JsonNode schema(String name) {
    return JSON.createObjectNode().put("$ref", "#/components/schemas/" + name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST   | /api/v1/overview         | {}  | application/json       | 405 | METHOD_NOT_ALLOWED",
        "DELETE | /api/v1/tables           | ''  | application/json       | 405 | METHOD_NOT_ALLOWED",
        "POST   | /api/v1/sql              | {}  | text/plain             | 415 | UNSUPPORTED_MEDIA_TYPE",
        "GET    | /api/v1/none             | ''  | application/json       | 404 | NOT_FOUND",
        "GET    | /../../etc/passwd        | ''  | application/json       | 400 | BAD_REQUEST",
        "GET    | /api/v1/dlq/stats?since=%2B999999999-01-01T00:00:00Z | ''  | application/json | 400 | BAD_REQUEST",
        "GET    | /openapi.yaml            | ''  | application/json       | 404 | NOT_FOUND",
        "GET    | /assets/..%2f..%2fx.json | ''  | application/json       | 400 | BAD_REQUEST",
      })
  void whatIsNotServedIsAProblemWithACode(
      String method, String path, String body, String type, int status, String code)
      throws Exception {
    HttpResponse<String> answer =
        server.send(
            server
                .request("/")
                .uri(java.net.URI.create(server.dashboard().url().replaceAll("/$", "") + path))
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofString(body)));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(validate(schema("Problem"), JSON.readTree(answer.body()))).isEmpty();
    assertThat(JSON.readTree(answer.body()).path("code").asText()).isEqualTo(code);
  }
}
