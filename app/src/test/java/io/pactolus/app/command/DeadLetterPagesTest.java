package io.pactolus.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pactolus.app.command.ServedLake.Served;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All dead letters can be looked at, a page at a time. */
class DeadLetterPagesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static Served server;

  @BeforeAll
  static void serve(@TempDir Path directory) throws Exception {
    server = new ServedLake(directory).serve(Optional.empty(), false, Duration.ofSeconds(10));
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static JsonNode page(String query) throws Exception {
    return JSON.readTree(server.get("/api/v1/dlq/letters?" + query).body());
  }

  private static List<String> places(JsonNode page) {
    List<String> places = new ArrayList<>();
    page.path("letters")
        .forEach(
            letter ->
                places.add(
                    "%d %s-%d:%d %s"
                        .formatted(
                            letter.path("epoch").asLong(),
                            letter.path("topic").asText(),
                            letter.path("partition").asInt(),
                            letter.path("offset").asLong(),
                            letter.path("table").asText())));
    return places;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 6})
  void pagesFollowOneAnotherWithoutGapAndTwin(int limit) throws Exception {
    // Given
    List<String> all = places(page("limit=200"));
    assertThat(all).hasSize(6).doesNotHaveDuplicates();

    // When
    List<String> found = new ArrayList<>();
    JsonNode page = page("limit=" + limit);
    found.addAll(places(page));
    while (page.path("more").asBoolean()) {
      assertThat(places(page)).hasSize(limit);
      page =
          page(
              "limit=%d&before=%s"
                  .formatted(
                      limit,
                      URLEncoder.encode(
                          page.path("next_before").asText(), StandardCharsets.UTF_8)));
      found.addAll(places(page));
    }

    // Then
    assertThat(found).isEqualTo(all);
    assertThat(page.path("next_before").isNull()).isTrue();
  }

  @Test
  void aPageAfterOneThatIsNoLongerThereBeginsWhereItStood() throws Exception {
    List<String> all = places(page("limit=200"));

    List<String> found = places(page("before=1:orders:1:999:"));

    assertThat(found)
        .isEqualTo(all.stream().filter(place -> place.startsWith("1 orders-1:")).toList())
        .isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "1:orders:0:3", "x:orders:0:3:", "1:orders:0:99999999999999999999:"})
  void whatIsNoPlaceIsRefusedWithAWordAboutIt(String place) throws Exception {
    assertThat(server.get("/api/v1/dlq/letters?before=" + place).statusCode()).isEqualTo(400);
    assertThat(page("before=" + place).path("detail").asText()).contains("'next_before'");
  }

  @Test
  void aPlaceIsTextAndNotSql() throws Exception {
    String place = URLEncoder.encode("9:a' OR 1=1 --:0:0:b' OR 'x", StandardCharsets.UTF_8);

    assertThat(places(page("limit=200&before=" + place))).isEqualTo(places(page("limit=200")));
  }
}
