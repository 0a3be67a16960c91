package io.pactolus.engine.core.decode;

import static io.pactolus.engine.core.decode.Contracts.optional;
import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.engine.core.decode.Drift.Change;
import io.pactolus.pipeline.model.Stream;
import io.pactolus.pipeline.schema.DataType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DriftTest {
  private static final Stream CONTRACT =
      Contracts.of(
          optional("id", DataType.STRING, "id"),
          optional("mag", DataType.DOUBLE, "properties.mag"));

  private static List<String> shown(Decoded decoded) {
    return decoded.drift().stream()
        .map(
            d ->
                "%s %s %s %d@%d"
                    .formatted(d.change(), d.path(), d.jsonType(), d.count(), d.firstOffset()))
        .toList();
  }

  @Test
  void new_fields_are_counted_by_path_and_type_with_the_offset_that_showed_them_first() {
    var decoder = new JsonDecoder(CONTRACT);
    var bronze =
        BronzeRecords.of(
            "{\"id\":\"a\"}",
            "{\"properties\":{\"newfield\":1},\"x\":{\"y\":[{\"z\":true}]}}",
            "{\"properties\":{\"newfield\":\"one\"}}",
            "{\"properties\":{\"newfield\":2},\"broken\":1");

    Decoded first = decoder.decode(bronze);
    Decoded again = decoder.decode(BronzeRecords.of("{\"properties\":{\"newfield\":5}}"));

    assertThat(shown(first))
        .containsExactlyInAnyOrder(
            "NEW_FIELD properties.newfield number 1@101",
            "NEW_FIELD properties.newfield string 1@102",
            "NEW_FIELD x object 1@101",
            "NEW_FIELD x.y array 1@101",
            "NEW_FIELD x.y[].z boolean 1@101");
    assertThat(shown(again)).containsExactly("NEW_FIELD properties.newfield number 1@100");
  }

  @Test
  void a_field_of_another_type_is_a_changed_type() {
    Decoded decoded =
        new JsonDecoder(CONTRACT)
            .decode(BronzeRecords.of("{\"properties\":{\"mag\":\"big\"}}", "{\"properties\":3}"));

    assertThat(shown(decoded))
        .containsExactlyInAnyOrder(
            "CHANGED_TYPE properties.mag string 1@100", "CHANGED_TYPE properties number 1@101");
  }

  @Test
  void hostile_names_are_bounded_and_what_is_left_out_is_counted() {
    String members =
        IntStream.range(0, 1500)
            .mapToObj(i -> "\"m" + i + "\":0")
            .collect(Collectors.joining(",", "{", ",\"" + "n".repeat(300) + "\":0}"));

    Decoded decoded = new JsonDecoder(CONTRACT).decode(BronzeRecords.of(members));

    assertThat(decoded.rows()).containsExactly(0);
    assertThat(decoded.drift()).hasSize(DriftTable.MAX_PATHS + 1);
    assertThat(decoded.drift().get(DriftTable.MAX_PATHS))
        .extracting(Drift::change, Drift::count)
        .containsExactly(Change.UNTRACKED, 501L);
  }

  @Test
  void a_log_adds_up_batches_and_keeps_the_first_place() {
    var decoder = new JsonDecoder(CONTRACT);
    var log = new DriftLog();

    log.add(decoder.decode(BronzeRecords.of("{}", "{\"n\":1}")).drift());
    log.add(decoder.decode(BronzeRecords.of("{\"n\":1}", "{\"n\":2}")).drift());

    assertThat(log.entries())
        .containsExactly(
            new Drift("n", Change.NEW_FIELD, "number", 1, "orders", 0, 101, "orders-0:101", 3));
  }

  @Test
  void real_quakes_decode_and_show_what_the_contract_leaves_out() throws IOException {
    String[] lines;
    try (InputStream in =
        DriftTest.class.getResourceAsStream("/usgs-quakes-sample/quakes.ndjson")) {
      assertThat(in).isNotNull();
      lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n");
    }

    Decoded decoded = new JsonDecoder(CONTRACT).decode(BronzeRecords.of(lines));

    assertThat(decoded.rejects()).isEmpty();
    assertThat(decoded.columns().rows()).isEqualTo(200);
    assertThat(decoded.columns().row(0)).containsExactly("us6000qvj6", 5.0);
    assertThat(shown(decoded))
        .contains(
            "NEW_FIELD properties.place string 200@100",
            "NEW_FIELD geometry.coordinates array 200@100");
  }
}
