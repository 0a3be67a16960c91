package io.pactolus.engine.core.decode;

import static io.pactolus.engine.core.decode.Contracts.field;
import static io.pactolus.engine.core.decode.Contracts.in;
import static io.pactolus.engine.core.decode.Contracts.optional;
import static io.pactolus.engine.core.decode.Contracts.required;
import static io.pactolus.engine.core.decode.Contracts.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.pipeline.model.Stream;
import io.pactolus.pipeline.model.Stream.TimeUnit;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.ArrayType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Valid and broken documents in masses: the decoder must agree with the naive one on each. */
class JsonDecoderFuzzTest {
  private static final int CASES = 200_000;
  private static final int BATCH = 1000;
  private static final long SEED = Long.getLong("pactolus.fuzz.seed", 20250730L);

  private static final Stream CONTRACT =
      Contracts.of(
          required("id", DataType.STRING, "id"),
          optional("flag", DataType.BOOLEAN, "flag"),
          field("n", DataType.INT, "n", false, 7),
          optional("deep", DataType.LONG, "a.b"),
          optional("first", DataType.DOUBLE, "a.list.0"),
          optional("third", DataType.DOUBLE, "a.list.2"),
          optional("note", DataType.STRING, "a.note"),
          optional("price", new DecimalType(10, 2), "price"),
          optional("wide", new DecimalType(30, 5), "wide"),
          in(TimeUnit.MILLIS, optional("time", DataType.TIMESTAMP, "time")),
          in(TimeUnit.DAYS, optional("day", DataType.DATE, "day")),
          optional("bytes", DataType.BINARY, "bytes"),
          optional("tags", new ArrayType(DataType.STRING), "tags"),
          with(
              optional(
                  "items",
                  new ArrayType(
                      StructType.of(
                          Field.required("sku", DataType.STRING),
                          Field.optional("count", DataType.INT))),
                  "items"),
              required("sku", DataType.STRING, "p.sku"),
              field("count", DataType.INT, "count", false, 1)));

  private static final String[] NUMBERS = {
    "0",
    "-0",
    "-0.0",
    "1",
    "42",
    "1.5",
    "1e3",
    "1.0",
    "-7",
    "100.00",
    "12.345",
    "2147483647",
    "2147483648",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "922337203685477580700e-2",
    "1e400",
    "1e-400",
    "0.1",
    "123456.789e-3",
    "4.35",
    "1e22",
    "1e23",
    "9007199254740993",
    "0.30000000000000004",
    "1234567890123456789012345.678900",
    "20299",
    "1753833600123",
    "1753833600123.4567",
    "-62135596800000",
    "-62135596800001",
    "2e17",
    "3652059",
    "9999999999999999999999999.99999",
    "99999999.99",
    "100000000",
    "2.2250738585072012e-308"
  };
  private static final String[] STRINGS = {
    "",
    "abc",
    "x\\n",
    "\\u00e9",
    "é",
    "日本語",
    "🍵",
    "\\ud83c\\udf75",
    "\\ud800",
    "\\\"",
    "1.25",
    "-3e2",
    "2025-07-30",
    "2025-02-29",
    "0001-01-01",
    "2025-07-30T00:02:11.123456789Z",
    "2025-07-30 00:02",
    "2025-07-30T00:02:60Z",
    "2025-07-30T00:02:11+02:00",
    "2025-07-30t00:02:11-0330",
    "0001-01-01T00:00:00+01:00",
    "9999-12-31T23:59:59-18:00",
    "2025-07-30T00:02:11+18:30",
    "AQL/",
    "AQ==",
    "AQ",
    "A",
    "2025-07-30T0\\u0030:00Z",
    "long enough to be read in words of eight bytes, é included"
  };
  private static final String[] NAMES = {
    "id",
    "flag",
    "n",
    "a",
    "b",
    "list",
    "note",
    "price",
    "wide",
    "time",
    "day",
    "bytes",
    "tags",
    "items",
    "p",
    "sku",
    "count",
    "other",
    "i\\u0064",
    "é"
  };

  private final Random random = new Random(SEED);
  private final JacksonOracle oracle = new JacksonOracle();
  private final JsonDecoder decoder = new JsonDecoder(CONTRACT);

  @Test
  void decoder_and_oracle_agree_on_every_record() {
    int accepted = 0;
    byte[] previous = document();
    for (int done = 0; done < CASES; done += BATCH) {
      List<byte[]> documents = new ArrayList<>();
      var bronze = new BronzeRecords(BATCH);
      for (int i = 0; i < BATCH; i++) {
        byte[] document = document();
        if (random.nextInt(3) == 0) {
          document = mutate(document, previous);
        }
        previous = document;
        documents.add(document);
        bronze.add(null, document, null);
      }

      Decoded decoded = decoder.decode(bronze.batch());

      accepted += decoded.rows().length;
      compare(documents, decoded);
    }
    // The generator is of use only while it makes both kinds.
    assertThat(accepted).isBetween(CASES / 5, CASES * 4 / 5);
  }

  private void compare(List<byte[]> documents, Decoded decoded) {
    int row = 0;
    int reject = 0;
    int ignored = 0;
    for (int i = 0; i < documents.size(); i++) {
      byte[] document = documents.get(i);
      String shown = "seed %d: %s".formatted(SEED, new String(document, StandardCharsets.UTF_8));
      List<@Nullable Object> expected = null;
      try {
        expected = oracle.decode(CONTRACT.fields(), document);
      } catch (JacksonOracle.Refused refused) {
        boolean rejected =
            reject < decoded.rejects().size() && decoded.rejects().get(reject).bronzeRow() == i;
        assertThat(rejected).as("to be rejected: %s; %s", refused.getMessage(), shown).isTrue();
        Reject r = decoded.rejects().get(reject++);
        assertThat(r.jsonPosition()).as(shown).isBetween(-1L, (long) document.length);
        continue;
      }
      String why = reject < decoded.rejects().size() ? decoded.rejects().get(reject).message() : "";
      assertThat(row < decoded.rows().length && decoded.rows()[row] == i)
          .as("to be accepted, not: %s; %s", why, shown)
          .isTrue();
      assertThat(comparable(decoded.columns().row(row++)))
          .as(shown)
          .isEqualTo(comparable(expected));
    }
    assertThat(row + reject + ignored).isEqualTo(documents.size());
    assertThat(decoded.rows()).hasSize(row);
    assertThat(decoded.rejects()).hasSize(reject);
  }

  private static List<@Nullable Object> comparable(List<@Nullable Object> row) {
    List<@Nullable Object> out = new ArrayList<>();
    for (Object value : row) {
      out.add(value instanceof byte[] bytes ? Arrays.toString(bytes) : value);
    }
    return out;
  }

  private byte[] document() {
    List<String> members = new ArrayList<>();
    add(members, 99, "id", string());
    add(members, 50, "flag", random.nextBoolean() ? "true" : "false");
    add(members, 50, "n", "" + random.nextInt(1000));
    add(members, 50, "a", inner());
    add(members, 40, "price", random.nextInt(100) + "." + random.nextInt(100));
    add(members, 40, "wide", NUMBERS[random.nextInt(20)]);
    add(members, 40, "time", "" + random.nextInt() * 1000L);
    add(members, 40, "day", "" + random.nextInt(40000));
    add(members, 30, "bytes", "\"AQL/\"");
    add(members, 40, "tags", array(this::string));
    add(members, 40, "items", array(() -> "{\"p\":{\"sku\":" + string() + "},\"count\":3}"));
    add(members, 20, name(), value(0));
    if (random.nextInt(4) == 0) {
      java.util.Collections.shuffle(members, random);
    }
    String text = members.stream().collect(Collectors.joining(comma(), "{", "}"));
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void add(List<String> members, int percent, String name, String value) {
    if (random.nextInt(100) < percent) {
      String taken = random.nextInt(40) == 0 ? value(0) : value;
      members.add("\"" + name + "\":" + taken);
    }
  }

  private String inner() {
    return "{\"b\":%d,\"list\":[%s,null,%s],\"note\":%s}"
        .formatted(
            random.nextLong(), NUMBERS[random.nextInt(17)], "" + random.nextDouble(), string());
  }

  private String array(java.util.function.Supplier<String> element) {
    return IntStream.range(0, random.nextInt(4))
        .mapToObj(i -> element.get())
        .collect(Collectors.joining(comma(), "[", "]"));
  }

  private String comma() {
    return random.nextInt(5) == 0 ? " ,\n\t" : ",";
  }

  private String value(int depth) {
    switch (random.nextInt(depth > 3 ? 4 : 6)) {
      case 0 -> {
        return new String[] {"true", "false", "null"}[random.nextInt(3)];
      }
      case 1 -> {
        return NUMBERS[random.nextInt(NUMBERS.length)];
      }
      case 2, 3 -> {
        return string();
      }
      case 4 -> {
        return array(() -> value(depth + 1));
      }
      default -> {
        return IntStream.range(0, random.nextInt(4))
            .mapToObj(i -> "\"" + name() + "\":" + value(depth + 1))
            .collect(Collectors.joining(comma(), "{", "}"));
      }
    }
  }

  private String string() {
    int index = random.nextInt(3) > 0 ? random.nextInt(8) : random.nextInt(STRINGS.length);
    return "\"" + STRINGS[index] + "\"";
  }

  private String name() {
    return NAMES[random.nextInt(NAMES.length)];
  }

  private byte[] mutate(byte[] document, byte[] other) {
    byte[] out = document.clone();
    int at = random.nextInt(out.length);
    switch (random.nextInt(6)) {
      case 0 -> out[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> out = Arrays.copyOf(out, Math.max(1, at));
      case 2 -> out = splice(out, at, new byte[] {(byte) random.nextInt(256)}, 0, at);
      case 3 -> out = splice(out, at, other, random.nextInt(other.length), at);
      case 4 -> out = splice(out, at, out, Math.max(0, at - random.nextInt(20)), at);
      default -> out[at] = (byte) "{}[]\",:0-.eE\\ntu".charAt(random.nextInt(16));
    }
    return out.length == 0 ? document : out;
  }

  /** The first bytes of one, a piece of another, and the rest. */
  private byte[] splice(byte[] first, int until, byte[] other, int from, int rest) {
    int piece = Math.min(other.length - from, 1 + random.nextInt(12));
    byte[] out = new byte[until + piece + first.length - rest];
    System.arraycopy(first, 0, out, 0, until);
    System.arraycopy(other, from, out, until, piece);
    System.arraycopy(first, rest, out, until + piece, first.length - rest);
    return out;
  }
}
