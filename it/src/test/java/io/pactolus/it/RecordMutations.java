package io.pactolus.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.pactolus.engine.core.source.GivenRecords.Given;
import io.pactolus.engine.core.source.GivenRecords.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Spoils records: their bytes, their JSON, their keys, headers and timestamps. */
final class RecordMutations {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String[] WHOLE = {
    "",
    " ",
    "null",
    "[]",
    "{}",
    "\"text\"",
    "1",
    "true",
    "{",
    "}",
    "{\"",
    "{}{}",
    "[{}]",
    "\u0000",
    "\ufeff{}",
    "<a/>",
    "{'a':1}",
    "{\"event_id\":\"x\",}",
    "NaN"
  };
  private static final String[] VALUES = {
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-0.0",
    "1",
    "1.5",
    "-1",
    "1e999",
    "-1e999",
    "1e-999",
    "4.9e-324",
    "1.7976931348623157e308",
    "2147483647",
    "2147483648",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "1e15",
    "253402300799999",
    "253402300800000",
    "-62135596800001",
    "9223372036854775",
    "9223372036854776",
    "12345678.99",
    "100000000.00",
    "0.001",
    "1" + "0".repeat(400),
    "0." + "0".repeat(400) + "1",
    "1" + "0".repeat(20_000),
    "01",
    "+1",
    ".5",
    "1.",
    "0x10",
    "NaN",
    "Infinity",
    "\"\"",
    "\" \"",
    "\"1\"",
    "\"1.5\"",
    "\"NaN\"",
    "\"true\"",
    "\"null\"",
    "\"2025-07-30T00:02:11Z\"",
    "\"2025-02-30\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"\\udc00\\ud800\"",
    "\"\\u00e9\\ud83c\\udf75\"",
    "\"\\x\"",
    "\"\\u12\"",
    "\"a\nb\"",
    "\"'; DROP TABLE x; --\"",
    "\"" + "x".repeat(70_000) + "\"",
    "\"" + "é".repeat(5_000) + "\"",
    "[]",
    "{}",
    "[1,2]",
    "[null]",
    "{\"a\":1}",
    "[[[[]]]]",
    "nul",
    ""
  };

  private final Random random;
  private final List<Given> pristine;

  RecordMutations(Random random, List<Given> pristine) {
    this.random = random;
    this.pristine = pristine;
  }

  Given spoil(Given record) {
    Given spoiled = record;
    for (int times = 1 + random.nextInt(2); times > 0; times--) {
      spoiled =
          switch (random.nextInt(12)) {
            case 0 ->
                Given.of(
                    key(),
                    spoiled.value(),
                    spoiled.headers(),
                    spoiled.timestampMillis(),
                    spoiled.partition());
            case 1 ->
                Given.of(
                    spoiled.key(),
                    spoiled.value(),
                    headers(),
                    spoiled.timestampMillis(),
                    spoiled.partition());
            case 2 ->
                Given.of(
                    spoiled.key(),
                    spoiled.value(),
                    spoiled.headers(),
                    timestamp(),
                    spoiled.partition());
            case 3 -> with(spoiled, whole());
            case 4, 5, 6, 7 -> with(spoiled, spoilBytes(bytes(spoiled)));
            default -> with(spoiled, spoilJson(bytes(spoiled)));
          };
    }
    return spoiled;
  }

  private static Given with(Given record, byte @Nullable [] value) {
    return Given.of(
        record.key(), value, record.headers(), record.timestampMillis(), record.partition());
  }

  private static byte[] bytes(Given record) {
    byte[] value = record.value();
    return value == null ? new byte[0] : value;
  }

  private byte @Nullable [] key() {
    return switch (random.nextInt(5)) {
      case 0 -> null;
      case 1 -> new byte[0];
      case 2 -> noise(100_000);
      case 3 -> any(pristine).key();
      default -> noise(1 + random.nextInt(20));
    };
  }

  private List<Header> headers() {
    return switch (random.nextInt(5)) {
      case 0 -> List.of();
      case 1 -> List.of(new Header("", null), new Header("", new byte[0]));
      case 2 -> List.of(new Header("traceparent", noise(30)), new Header("traceparent", null));
      case 3 -> Collections.nCopies(1_000, new Header("many", noise(3)));
      default ->
          List.of(new Header("\u0000é\ud83c\udf75", noise(10)), new Header("traceparent", null));
    };
  }

  /** In milliseconds; a broker takes what a producer says, within the years a long can name. */
  private long timestamp() {
    long[] times = {-1, 0, 1, 253_402_300_799_999L, 253_402_300_800_000L, 9_223_372_036_854_775L};
    return times[random.nextInt(times.length)];
  }

  private byte @Nullable [] whole() {
    return random.nextInt(4) == 0
        ? null
        : WHOLE[random.nextInt(WHOLE.length)].getBytes(StandardCharsets.UTF_8);
  }

  private byte[] spoilBytes(byte[] value) {
    if (value.length == 0) {
      return noise(10);
    }
    int at = random.nextInt(value.length);
    switch (random.nextInt(6)) {
      case 0 -> {
        byte[] flipped = value.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
          flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
      }
      case 1 -> {
        return Arrays.copyOf(value, at);
      }
      case 2 -> {
        return spliced(value, at, noise(1 + random.nextInt(8)), at);
      }
      case 3 -> {
        return spliced(value, at, new byte[0], Math.min(value.length, at + 1 + random.nextInt(30)));
      }
      case 4 -> {
        byte[] other = bytes(any(pristine));
        int from = random.nextInt(other.length);
        return spliced(value, at, Arrays.copyOfRange(other, from, other.length), value.length);
      }
      default -> {
        return spliced(value, at, notUtf8(), at);
      }
    }
  }

  /**
   * A lone continuation, an overlong zero, a surrogate, a code point beyond the last, a cut one.
   */
  private byte[] notUtf8() {
    int[][] sequences = {
      {0x80}, {0xC0, 0x80}, {0xED, 0xA0, 0x80}, {0xF4, 0x90, 0x80, 0x80}, {0xE2, 0x82}, {0xFF}
    };
    int[] sequence = sequences[random.nextInt(sequences.length)];
    byte[] bytes = new byte[sequence.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) sequence[i];
    }
    return bytes;
  }

  private static byte[] spliced(byte[] value, int until, byte[] between, int from) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(value, 0, until);
    out.writeBytes(between);
    out.write(value, from, value.length - from);
    return out.toByteArray();
  }

  private byte[] spoilJson(byte[] value) {
    try {
      if (!(JSON.readTree(value) instanceof ObjectNode root)) {
        return spoilBytes(value);
      }
      ObjectNode object = anyObject(root);
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      if (names.isEmpty()) {
        return spoilBytes(value);
      }
      String name = any(names);
      switch (random.nextInt(6)) {
        case 0 -> object.remove(name);
        case 1 -> object.set(any(names), object.path(name).deepCopy());
        case 2 ->
            object.putRawValue(
                "é\u0000 \"" + name, new RawValue(VALUES[random.nextInt(VALUES.length)]));
        case 3 -> object.putRawValue(name, new RawValue(nested()));
        default -> object.putRawValue(name, new RawValue(VALUES[random.nextInt(VALUES.length)]));
      }
      byte[] spoiled = JSON.writeValueAsBytes(root);
      return random.nextInt(8) == 0 ? repeatedField(spoiled, name) : spoiled;
    } catch (IOException notJson) {
      return spoilBytes(value);
    }
  }

  private static byte[] repeatedField(byte[] object, String name) throws IOException {
    byte[] again =
        ("{" + JSON.writeValueAsString(name) + ":null,").getBytes(StandardCharsets.UTF_8);
    return spliced(again, again.length, Arrays.copyOfRange(object, 1, object.length), again.length);
  }

  private ObjectNode anyObject(ObjectNode root) {
    ObjectNode object = root;
    for (JsonNode child : root) {
      if (child instanceof ObjectNode inner && random.nextInt(3) == 0) {
        object = inner;
      } else if (child instanceof ArrayNode array && array.path(0) instanceof ObjectNode inner) {
        object = inner;
      }
    }
    return object;
  }

  private String nested() {
    int depth = random.nextInt(10) == 0 ? 100_000 : 1 + random.nextInt(300);
    String[] open = {"[", "{\"a\":", "[{\"a\":[1],\"b\":"};
    String[] close = {"]", "}", "}]"};
    int kind = random.nextInt(3);
    // Half of them are never closed.
    return open[kind].repeat(depth) + (random.nextBoolean() ? "1" + close[kind].repeat(depth) : "");
  }

  private byte[] noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** JSON that fills a record up to a size. */
  static byte[] ofSize(int bytes) {
    try {
      return JSON.writeValueAsBytes(Collections.singletonMap("event_id", "x".repeat(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
