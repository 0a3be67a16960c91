package io.pactolus.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.engine.core.source.GivenRecords.Given;
import io.pactolus.engine.core.source.GivenRecords.Header;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Records for {@link EverythingLake}: the same ones for the same seed, with the values at the edges
 * of each type.
 */
final class EverythingRecords {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<@Nullable String> REGIONS =
      Arrays.asList("north", "süd/ost=100%", "a b:c?#[]+&'\"", "東 京", "", "__HIVE", null);
  private static final List<@Nullable String> SPECIAL =
      Arrays.asList("NaN", "Infinity", "-Infinity", "-0.0", "0.0", "1e308", "4.9E-324", null);
  private static final List<String> TEXTS =
      List.of(
          "",
          "plain",
          "Grüße, 世界 \uD83C\uDF0D",
          "tab\tline\nquote\"",
          "\u0000",
          "x".repeat(100),
          "\uFFFF",
          "\uD83C\uDF0D".repeat(40));
  private static final List<String> HAPPENED =
      List.of(
          "1969-12-31T23:59:59.999999Z",
          "1970-01-01T00:00:00Z",
          "0001-01-01T00:00:00Z",
          "1500-02-28T12:00:00.000001Z",
          "1883-11-18T17:00:00.123456Z",
          "2025-07-29T23:24:52.5Z",
          "9999-12-31T23:59:59.999999Z");
  private static final List<@Nullable String> BORN =
      Arrays.asList(
          "0001-01-01", "1582-10-04", "1582-10-15", "1969-12-31", "2000-02-29", "9999-12-31", null);

  private final Random random;
  private final int keys;
  private final long[] revisions;

  EverythingRecords(long seed, int keys) {
    this.random = new Random(seed);
    this.keys = keys;
    this.revisions = new long[keys];
  }

  /** The first revision of every key. */
  List<Given> allKeys() {
    List<Given> records = new ArrayList<>();
    for (int key = 0; key < keys; key++) {
      records.add(upsert(key));
    }
    return records;
  }

  /** Changes, deletions, repetitions, old revisions, broken and refused records. */
  List<Given> mixture(int records) {
    List<Given> mixture = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      int key = random.nextInt(keys);
      switch (random.nextInt(12)) {
        case 0 -> mixture.add(deletion(key));
        case 1 -> mixture.add(tombstone(key));
        case 2 -> mixture.add(given(name(key), "{\"id\": \"" + name(key) + "\", \"revis"));
        case 3 ->
            mixture.add(given(name(key), thing(key, revisions[key]++).put("small", -1).toString()));
        case 4 -> mixture.add(given(name(key), thing(key, 0).toString()));
        case 5 ->
            mixture.add(given(name(key), thing(key, revisions[key]++).put("op", "x").toString()));
        case 6 -> {
          Given once = upsert(key);
          mixture.add(once);
          mixture.add(once);
        }
        default -> mixture.add(upsert(key));
      }
    }
    return mixture;
  }

  /** Deletes every third key, from the given one on. */
  List<Given> manyDeletions(int from) {
    List<Given> records = new ArrayList<>();
    for (int key = from; key < keys; key += 3) {
      records.add(deletion(key));
    }
    return records;
  }

  /** A record in the partition of its key. */
  // NullAway takes the component type of a nullable array for the nullable part.
  @SuppressWarnings("NullAway")
  static Given given(String key, @Nullable String value) {
    return new Given(
        key.getBytes(StandardCharsets.UTF_8),
        value == null ? null : value.getBytes(StandardCharsets.UTF_8),
        List.of(new Header("trace", new byte[] {0, (byte) 0xff}), new Header("empty", null)),
        1_753_833_600_000L,
        key.length() % 2);
  }

  private Given upsert(int key) {
    return given(name(key), thing(key, revisions[key]++).toString());
  }

  private Given deletion(int key) {
    return given(name(key), thing(key, revisions[key]++).put("op", "d").toString());
  }

  private Given tombstone(int key) {
    return given(name(key), null);
  }

  private static String name(int key) {
    return "k-" + key;
  }

  private ObjectNode thing(int key, long revision) {
    ObjectNode thing = JSON.createObjectNode();
    thing.put("id", name(key));
    thing.put("revision", revision);
    thing.put("remark", "remark " + random.nextInt(10));
    thing.put("region", REGIONS.get(random.nextInt(REGIONS.size())));
    if (random.nextInt(3) > 0) {
      thing.put("flag", random.nextBoolean());
    }
    if (random.nextInt(10) > 0) {
      thing.put("small", random.nextInt() >>> 1 >>> random.nextInt(31));
      thing.put("big", random.nextLong() >> random.nextInt(64));
      thing.put(
          "ratio",
          random.nextInt(8) == 0
              ? -0.0
              : random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
      thing.put("price", decimal(9, 2));
      thing.put("amount", decimal(18, 4));
      thing.put("huge", decimal(38, 10));
      thing.put("payload", Base64.getEncoder().encodeToString(randomBytes()));
    }
    thing.put("special_text", SPECIAL.get(random.nextInt(SPECIAL.size())));
    thing.put("title", TEXTS.get(random.nextInt(TEXTS.size())));
    thing.put(
        "born", random.nextInt(4) == 0 ? randomDate() : BORN.get(random.nextInt(BORN.size())));
    thing.put(
        "happened",
        random.nextInt(4) == 0 ? randomTime() : HAPPENED.get(random.nextInt(HAPPENED.size())));
    nested(thing);
    return thing;
  }

  private void nested(ObjectNode thing) {
    if (random.nextInt(4) > 0) {
      ArrayNode tags = thing.putArray("tags");
      ArrayNode numbers = thing.putArray("numbers");
      ArrayNode items = thing.putArray("items");
      for (int i = random.nextInt(4); i > 0; i--) {
        tags.add(random.nextInt(4) == 0 ? null : TEXTS.get(random.nextInt(TEXTS.size())));
        numbers.add(random.nextDouble());
        if (random.nextInt(4) == 0) {
          items.addNull();
        } else {
          ObjectNode item = items.addObject().put("sku", "sku-" + i);
          if (random.nextBoolean()) {
            item.put("quantity", i).put("cost", decimal(20, 3));
          }
        }
      }
    }
    if (random.nextInt(4) > 0) {
      ObjectNode place = thing.putObject("place");
      if (random.nextInt(4) > 0) {
        place
            .put("latitude", random.nextDouble())
            .put("label", TEXTS.get(random.nextInt(TEXTS.size())));
      }
    }
  }

  private BigDecimal decimal(int precision, int scale) {
    BigInteger bound = BigInteger.TEN.pow(random.nextInt(precision) + 1);
    BigInteger unscaled = new BigInteger(precision * 4, random).mod(bound);
    return new BigDecimal(random.nextBoolean() ? unscaled.negate() : unscaled, scale);
  }

  private byte[] randomBytes() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return bytes;
  }

  private String randomDate() {
    return LocalDate.of(1900, 1, 1).plusDays(random.nextInt(60_000)).toString();
  }

  private String randomTime() {
    return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1000L)
        .atOffset(ZoneOffset.UTC)
        .toString();
  }
}
