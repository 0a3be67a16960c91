package io.pactolus.engine.core.decode;

import static io.pactolus.engine.core.decode.Contracts.field;
import static io.pactolus.engine.core.decode.Contracts.in;
import static io.pactolus.engine.core.decode.Contracts.like;
import static io.pactolus.engine.core.decode.Contracts.optional;
import static io.pactolus.engine.core.decode.Contracts.required;
import static io.pactolus.engine.core.decode.Contracts.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.pipeline.model.Stream;
import io.pactolus.pipeline.model.Stream.ContractField;
import io.pactolus.pipeline.model.Stream.TimeUnit;
import io.pactolus.pipeline.model.Stream.Tombstones;
import io.pactolus.pipeline.plan.Reason;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.ArrayType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDecoderTest {
  private static Decoded decode(Stream contract, String... values) {
    return new JsonDecoder(contract).decode(BronzeRecords.of(values));
  }

  private static Decoded decode(ContractField field, String value) {
    return decode(Contracts.of(field), "{\"v\": " + value + "}");
  }

  private static @Nullable Object value(ContractField field, String value) {
    Decoded decoded = decode(field, value);
    assertThat(decoded.rejects()).isEmpty();
    return decoded.columns().row(0).get(0);
  }

  private static Reject reject(ContractField field, String value) {
    Decoded decoded = decode(field, value);
    assertThat(decoded.rows()).isEmpty();
    return decoded.rejects().get(0);
  }

  @Test
  void an_order_becomes_a_row_of_typed_columns() {
    String order =
        """
        {"event_id":"e-1","event_time":1753833600123,"customer_id":42,"region":"eu",\
        "product":"T\\u00e9a \\ud83c\\udf75","quantity":3,"unit_price":12.50,"currency":null}""";

    Decoded decoded = decode(Contracts.orders(), order);

    assertThat(decoded.columns().row(0))
        .containsExactly(
            "e-1", 1753833600123000L, 42L, "eu", "Téa 🍵", 3, new BigDecimal("12.50"), null);
    assertThat(decoded.drift()).isEmpty();
  }

  @Test
  void accepted_records_remember_their_bronze_rows() {
    ContractField v = required("v", DataType.INT, "v");

    Decoded decoded =
        decode(Contracts.of(v), "{\"v\":1}", "{\"v\":", "{\"v\":3}", "{}", "{\"v\":5}");

    assertThat(decoded.rows()).containsExactly(0, 2, 4);
    assertThat(decoded.columns().rows()).isEqualTo(3);
    assertThat(decoded.rejects()).extracting(Reject::bronzeRow).containsExactly(1, 3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "boolean|true|true",
        "int|-2147483648|-2147483648",
        "int|1.0|1",
        "int|1e3|1000",
        "int|120e-1|12",
        "long|9223372036854775807|9223372036854775807",
        "long|-9223372036854775808|-9223372036854775808",
        "double|0.1|0.1",
        "double|-0.0|-0.0",
        "double|2.2250738585072011e-308|2.225073858507201E-308",
        "double|9007199254740993|9.007199254740992E15",
        "double|1e-400|0.0",
      })
  void values_of_the_declared_type_are_taken(String type, String json, String expected) {
    ContractField v = optional("v", type(type), "v");

    Object value = value(v, json);

    assertThat(value).hasToString(expected);
  }

  @Test
  void strings_are_unescaped() {
    ContractField v = optional("v", DataType.STRING, "v");

    assertThat(value(v, "\"\"")).isEqualTo("");
    assertThat(value(v, "\"a\\n\\\"\\/\\u00e9\\\\\"")).isEqualTo("a\n\"/é\\");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "boolean|\"true\"|WRONG_TYPE",
        "boolean|1|WRONG_TYPE",
        "int|1.5|WRONG_TYPE",
        "int|\"1\"|WRONG_TYPE",
        "int|2147483648|OUT_OF_RANGE",
        "int|1e1000000000|OUT_OF_RANGE",
        "int|1e-1000000000|WRONG_TYPE",
        "long|9223372036854775808|OUT_OF_RANGE",
        "double|1e309|OUT_OF_RANGE",
        "double|\"NaN\"|WRONG_TYPE",
        "string|1|WRONG_TYPE",
        "string|true|WRONG_TYPE",
        "string|{}|WRONG_TYPE",
        "binary|\"%%\"|WRONG_TYPE",
        "date|\"2025-02-29\"|OUT_OF_RANGE",
        "date|\"yesterday\"|WRONG_TYPE",
        "date|20000|WRONG_TYPE",
        "timestamp|\"2025-07-30T25:00:00Z\"|OUT_OF_RANGE",
        "timestamp|\"2025-07-30\"|WRONG_TYPE",
        "timestamp|1753833600|WRONG_TYPE",
        "decimal|123456789.5|OUT_OF_RANGE",
        "decimal|1.234|OUT_OF_RANGE",
        "decimal|\"1,2\"|WRONG_TYPE",
      })
  void values_of_another_type_are_rejected(String type, String json, Reason reason) {
    ContractField v = optional("v", type(type), "v");

    Reject reject = reject(v, json);

    assertThat(reject.reason()).isEqualTo(reason);
    assertThat(reject.field()).isEqualTo("v");
    assertThat(reject.jsonPosition()).isEqualTo(6);
  }

  private static DataType type(String name) {
    return switch (name) {
      case "boolean" -> DataType.BOOLEAN;
      case "int" -> DataType.INT;
      case "long" -> DataType.LONG;
      case "double" -> DataType.DOUBLE;
      case "string" -> DataType.STRING;
      case "binary" -> DataType.BINARY;
      case "date" -> DataType.DATE;
      case "timestamp" -> DataType.TIMESTAMP;
      default -> new DecimalType(10, 2);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "SECONDS, 1753833600.25, 2025-07-30T00:00:00.250Z",
    "SECONDS, -0.0000001, 1969-12-31T23:59:59.999999Z",
    "MILLIS, 1753833600123, 2025-07-30T00:00:00.123Z",
    "MILLIS, 1.753833600123e12, 2025-07-30T00:00:00.123Z",
    "MICROS, 1753833600123456, 2025-07-30T00:00:00.123456Z",
    "NANOS, 1753833600123456789, 2025-07-30T00:00:00.123456Z",
    "DAYS, 20299, 2025-07-30T00:00:00Z",
    "MILLIS, '\"2025-07-30T02:00:00+02:00\"', 2025-07-30T00:00:00Z",
    "MILLIS, '\"2025-07-30 00:00\"', 2025-07-30T00:00:00Z",
    "MILLIS, '\"2025-07-30T00:00:00.1234567\"', 2025-07-30T00:00:00.123456Z",
    "MILLIS, '\"0001-01-01T00:00:00Z\"', 0001-01-01T00:00:00Z",
    "MILLIS, '\"2000-02-29T23:59:59-0330\"', 2000-03-01T03:29:59Z",
  })
  void timestamps_are_read_from_numbers_and_text(TimeUnit unit, String json, Instant expected) {
    ContractField v = in(unit, required("v", DataType.TIMESTAMP, "v"));

    Object value = value(v, json);

    assertThat(value).isEqualTo(expected.getEpochSecond() * 1_000_000 + expected.getNano() / 1000);
  }

  @Test
  void milliseconds_where_seconds_are_declared_are_out_of_range() {
    ContractField v = in(TimeUnit.SECONDS, required("v", DataType.TIMESTAMP, "v"));

    Reject reject = reject(v, "1753833600123");

    assertThat(reject.reason()).isEqualTo(Reason.OUT_OF_RANGE);
    assertThat(reject.message())
        .isEqualTo(
            "Field 'v' (JSON path v): expected timestamp (a number of seconds, or ISO 8601 text like"
                + " 2025-07-30T00:02:11Z) in the years 1 to 9999 that exists, found number"
                + " 1753833600123, at byte 6.");
  }

  @Test
  void patterns_are_strict_about_days_that_do_not_exist() {
    ContractField v = like("dd.MM.yyyy HH:mm", required("v", DataType.TIMESTAMP, "v"));

    assertThat(value(v, "\"30.07.2025 01:00\""))
        .isEqualTo(Instant.parse("2025-07-30T01:00:00Z").toEpochMilli() * 1000);
    assertThat(reject(v, "\"30.02.2025 01:00\"").reason()).isEqualTo(Reason.OUT_OF_RANGE);
    assertThat(reject(v, "\"2025-07-30\"").reason()).isEqualTo(Reason.WRONG_TYPE);
  }

  @Test
  void dates_are_read_from_text_and_from_days() {
    ContractField iso = in(TimeUnit.DAYS, required("v", DataType.DATE, "v"));
    ContractField compact = like("yyyyMMdd", required("v", DataType.DATE, "v"));

    assertThat(value(iso, "\"2025-07-30\"")).isEqualTo(20299);
    assertThat(value(iso, "20299")).isEqualTo(20299);
    assertThat(value(compact, "\"20250730\"")).isEqualTo(20299);
  }

  @Test
  void wide_decimals_keep_all_38_digits() {
    ContractField v = required("v", new DecimalType(38, 10), "v");

    assertThat(value(v, "-1234567890123456789012345678.0123456789000"))
        .isEqualTo(new BigDecimal("-1234567890123456789012345678.0123456789"));
    assertThat(value(v, "\"0.10\"")).isEqualTo(new BigDecimal("0.1000000000"));
    assertThat(reject(v, "12345678901234567890123456789").reason()).isEqualTo(Reason.OUT_OF_RANGE);
  }

  @Test
  void binary_is_base64() {
    assertThat((byte[]) value(required("v", DataType.BINARY, "v"), "\"AQL\\u002f\""))
        .containsExactly(1, 2, 255);
  }

  @Test
  void defaults_stand_in_for_missing_values_but_not_for_null() {
    ContractField v = field("v", DataType.INT, "v", false, 7);
    ContractField day = field("day", DataType.DATE, "day", true, LocalDate.EPOCH.plusDays(3));

    Decoded decoded = decode(Contracts.of(v, day), "{}", "{\"v\":null}", "{\"v\":1}");

    assertThat(decoded.columns().row(0)).containsExactly(7, 3);
    assertThat(decoded.columns().row(1)).containsExactly(null, 3);
    assertThat(decoded.columns().row(2)).containsExactly(1, 3);
  }

  @Test
  void paths_lead_through_objects_and_elements() {
    Stream contract =
        Contracts.of(
            required("id", DataType.STRING, "id"),
            optional("lon", DataType.DOUBLE, "geometry.coordinates.0"),
            optional("lat", DataType.DOUBLE, "geometry.coordinates.1"),
            optional("again", DataType.DOUBLE, "geometry.coordinates.1"),
            optional("depth", DataType.DOUBLE, "geometry.coordinates.2"));

    Decoded decoded =
        decode(
            contract,
            "{\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2.5]},\"id\":\"a\"}",
            "{\"id\":\"b\",\"geometry\":null}",
            "{\"id\":\"c\",\"geometry\":{\"coordinates\":\"none\"}}",
            "{\"id\":\"d\",\"geometry\":[]}");

    assertThat(decoded.columns().row(0)).containsExactly("a", 1.0, 2.5, 2.5, null);
    assertThat(decoded.columns().row(1)).containsExactly("b", null, null, null, null);
    assertThat(decoded.rejects())
        .extracting(Reject::message)
        .containsExactly(
            "Field 'lon' (JSON path geometry.coordinates[0]): expected array at"
                + " geometry.coordinates, found string \"none\", at byte 36.",
            "Field 'lon' (JSON path geometry.coordinates[0]): expected object at geometry, found"
                + " array [], at byte 21.");
  }

  @Test
  void of_repeated_members_the_last_counts_alone() {
    Stream contract =
        Contracts.of(optional("x", DataType.INT, "a.x"), optional("y", DataType.INT, "a.y"));

    Decoded decoded =
        decode(
            contract,
            "{\"a\":{\"x\":1},\"a\":{\"y\":2}}",
            "{\"a\":7,\"a\":{\"x\":1,\"x\":3}}",
            "{\"a\":{\"x\":1},\"a\":null}");

    assertThat(decoded.columns().row(0)).containsExactly(null, 2);
    assertThat(decoded.columns().row(1)).containsExactly(3, null);
    assertThat(decoded.columns().row(2)).containsExactly(null, null);
  }

  @Test
  void arrays_and_structs_nest() {
    var item =
        StructType.of(Field.required("sku", DataType.STRING), Field.optional("n", DataType.INT));
    Stream contract =
        Contracts.of(
            optional("tags", new ArrayType(DataType.STRING), "tags"),
            with(
                optional("items", new ArrayType(item), "items"),
                required("sku", DataType.STRING, "product.sku"),
                field("n", DataType.INT, "n", false, 1)));

    Decoded decoded =
        decode(
            contract,
            "{\"tags\":[\"a\", null , \"\\n\"],\"items\":[ {\"product\":{\"sku\":\"p\"}}, null,"
                + " {\"n\":2,\"product\":{\"sku\":\"q\"}} ]}",
            "{\"tags\":[],\"items\":null}",
            "{\"items\":[{\"product\":{\"sku\":\"p\"}},{\"product\":{\"sku\":5}}]}",
            "{\"items\":[{\"product\":{}}]}");

    assertThat(decoded.columns().row(0))
        .containsExactly(
            Arrays.asList("a", null, "\n"), Arrays.asList(List.of("p", 1), null, List.of("q", 2)));
    assertThat(decoded.columns().row(1)).containsExactly(List.of(), null);
    assertThat(decoded.rejects())
        .extracting(Reject::message)
        .containsExactly(
            "Field 'items' (JSON path items[1].product.sku): expected string, found number 5, at"
                + " byte 52.",
            "Field 'items' (JSON path items[0].product.sku): required, but missing, at byte 10.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"v\":1}x",
        "{\"v\":01}",
        "{\"v\":1.}",
        "{\"v\":.5}",
        "{\"v\":+1}",
        "{\"v\":-}",
        "{\"v\":NaN}",
        "{\"v\":Infinity}",
        "{'v':1}",
        "{\"v\":1,}",
        "{\"v\":[1,]}",
        "{\"v\" 1}",
        "{\"v\":\"\t\"}",
        "{\"v\":\"\\x\"}",
        "{\"v\":\"\\u12g4\"}",
        "{\"v\":\"\\ud800\"}",
        "{\"v\":\"\\udc00\\ud800\"}",
        "{\"v\":\"\\ud800\\u0041\"}",
        "{\"v\":tru}",
        "{\"v\":nulll}",
        "{\"v\":1}{\"v\":1}",
        "{\"v\":/* */1}",
        "[1]",
        "\"v\"",
        "1",
        "null",
        " "
      })
  void what_is_no_json_object_is_malformed(String text) {
    ContractField v = optional("w", DataType.INT, "w");
    var bronze =
        new BronzeRecords(1)
            .add(null, (text.isEmpty() ? "\n" : text).getBytes(StandardCharsets.UTF_8), null)
            .batch();

    Decoded decoded = new JsonDecoder(Contracts.of(v)).decode(bronze);

    assertThat(decoded.rejects()).extracting(Reject::reason).containsExactly(Reason.MALFORMED_JSON);
  }

  @Test
  void malformed_json_says_where_and_why() {
    Decoded decoded = decode(Contracts.orders(), "{\"event_id\":\"e-1\";}");

    assertThat(decoded.rejects())
        .containsExactly(
            new Reject(
                0,
                Reason.MALFORMED_JSON,
                "Not valid JSON: expected ',' or '}' after a member, found ';', at byte 17.",
                null,
                17));
  }

  @Test
  void nesting_ends_at_512_levels() {
    String inside = "[".repeat(511) + "]".repeat(511);
    String deeper = "[".repeat(512) + "]".repeat(512);
    Stream contract = Contracts.of(optional("w", DataType.INT, "w"));

    Decoded decoded = decode(contract, "{\"v\":" + inside + "}", "{\"v\":" + deeper + "}");

    assertThat(decoded.rows()).containsExactly(0);
    assertThat(decoded.rejects().get(0).message())
        .isEqualTo("Not valid JSON: nested deeper than 512 levels, at byte 516.");
  }

  @Test
  void a_byte_order_mark_is_skipped() {
    Decoded decoded = decode(Contracts.of(optional("v", DataType.INT, "v")), "\ufeff{\"v\":1}");

    assertThat(decoded.columns().row(0)).containsExactly(1);
  }

  @Test
  void long_and_hostile_values_are_cut_and_escaped_in_messages() {
    ContractField v = optional("v", DataType.INT, "v");

    Reject reject = reject(v, "\"\u202e\u0085" + "x".repeat(100) + "\"");

    assertThat(reject.message())
        .isEqualTo(
            "Field 'v' (JSON path v): expected int, found string \"\\u202e\\u0085"
                + "x".repeat(57)
                + "…, at byte 6.");
  }

  @Test
  void tombstones_delete_the_row_of_their_record_key() {
    Stream contract = Contracts.stream(Tombstones.DELETE, required("id", DataType.LONG, "id"));
    var bronze =
        new BronzeRecords(4)
            .add("17".getBytes(StandardCharsets.UTF_8), null, null)
            .add("x7".getBytes(StandardCharsets.UTF_8), new byte[0], null)
            .add(null, null, null)
            .add("18".getBytes(StandardCharsets.UTF_8), new byte[0], null)
            .batch();

    Decoded decoded = new JsonDecoder(contract).decode(bronze);

    assertThat(decoded.tombstones()).containsExactly(0, 3);
    assertThat(decoded.tombstoneKeys().get(0)).isEqualTo(17L);
    assertThat(decoded.tombstoneKeys().get(1)).isEqualTo(18L);
    assertThat(decoded.rejects())
        .extracting(Reject::message)
        .containsExactly(
            "The record has no value, so it deletes by its key, but the record key cannot be read"
                + " as 'id': expected long as decimal text, found 'x7'.",
            "The record has no value, so it deletes by its key, but the record key cannot be read"
                + " as 'id': the record has no key.");
  }

  @Test
  void tombstones_are_ignored_or_rejected_as_the_contract_says() {
    ContractField id = required("id", DataType.STRING, "id");
    var bronze = new BronzeRecords(1).add(null, null, null).batch();

    Decoded ignored = new JsonDecoder(Contracts.stream(Tombstones.IGNORE, id)).decode(bronze);
    Decoded rejected = new JsonDecoder(Contracts.stream(Tombstones.REJECT, id)).decode(bronze);

    assertThat(ignored.ignored()).containsExactly(0);
    assertThat(ignored.rejects()).isEmpty();
    assertThat(rejected.rejects()).extracting(Reject::reason).containsExactly(Reason.EMPTY_VALUE);
  }

  @Test
  void oversized_records_are_rejected_unread() {
    var bronze = new BronzeRecords(1).add(null, null, 52_000_000L).batch();

    Decoded decoded = new JsonDecoder(Contracts.orders()).decode(bronze);

    assertThat(decoded.rejects().get(0).reason()).isEqualTo(Reason.TOO_LARGE);
    assertThat(decoded.rejects().get(0).message()).contains("52000000 bytes");
  }
}
