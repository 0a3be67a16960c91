package io.pactolus.bench.workload;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;

/**
 * Order events of about 270 bytes, for {@code examples/orders/pipeline.yaml}: of 1,000 records, 10
 * repeat an earlier event id, one is truncated JSON and one has quantity -1.
 */
public final class OrdersWorkload implements Workload {
  private static final long FIRST_EVENT = 1_767_225_600_000L; // 2026-01-01T00:00:00Z
  private static final int EVENTS_PER_SECOND = 10_000;
  private static final String[] REGIONS = {
    "africa",
    "asia-east",
    "asia-south",
    "europe-north",
    "europe-south",
    "europe-west",
    "middle-east",
    "north-america",
    "oceania",
    "south-america"
  };
  private static final String[] CURRENCIES = {"EUR", "USD", "GBP", "JPY"};
  private static final String[] CHANNELS = {"web", "app", "shop", "phone"};

  private final Hash hash;
  private final long records;

  public OrdersWorkload(long records, long seed) {
    this.records = records;
    this.hash = new Hash(seed);
  }

  /** What a record is made as. */
  public enum Kind {
    ORDINARY,
    /** The same bytes as an earlier ordinary record, as a redelivery is. */
    REPEAT,
    TRUNCATED,
    NEGATIVE
  }

  @Override
  public String name() {
    return "orders";
  }

  @Override
  public long records() {
    return records;
  }

  public Kind kind(long index) {
    int draw = hash.below(1_000, index, 0);
    if (draw < 10) {
      return repeated(index) < 0 ? Kind.ORDINARY : Kind.REPEAT;
    }
    return draw == 10 ? Kind.TRUNCATED : draw == 11 ? Kind.NEGATIVE : Kind.ORDINARY;
  }

  /** The ordinary record that this one repeats, -1 if there is none before it. */
  private long repeated(long index) {
    int reach = (int) Math.min(index, 100_000);
    if (reach == 0) {
      return -1;
    }
    long candidate = index - 1 - hash.below(reach, index, 1);
    while (candidate >= 0 && hash.below(1_000, candidate, 0) <= 11) {
      candidate--;
    }
    return candidate;
  }

  @Override
  public Map<String, Long> outcomes() {
    var kinds = new EnumMap<Kind, Long>(Kind.class);
    for (long index = 0; index < records; index++) {
      kinds.merge(kind(index), 1L, Long::sum);
    }
    return Map.of(
        "inserted", kinds.getOrDefault(Kind.ORDINARY, 0L),
        "duplicate", kinds.getOrDefault(Kind.REPEAT, 0L),
        "rejected", kinds.getOrDefault(Kind.TRUNCATED, 0L) + kinds.getOrDefault(Kind.NEGATIVE, 0L));
  }

  @Override
  public Message message(long index, long timeMillis) {
    Kind kind = kind(index);
    long content = kind == Kind.REPEAT ? repeated(index) : index;
    String id = new UUID(hash.at(content, 2), hash.at(content, 3)).toString();
    byte[] value = json(content, id, kind, timeMillis).getBytes(StandardCharsets.ISO_8859_1);
    if (kind == Kind.TRUNCATED) {
      value = Arrays.copyOf(value, value.length / 2 + hash.below(value.length / 3, index, 4));
    }
    return new Message(id.getBytes(StandardCharsets.ISO_8859_1), value);
  }

  private String json(long content, String id, Kind kind, long timeMillis) {
    long time = timeMillis >= 0 ? timeMillis : FIRST_EVENT + content * 1_000 / EVENTS_PER_SECOND;
    int cents = 99 + hash.below(50_000, content, 9);
    StringBuilder json = new StringBuilder(300);
    json.append("{\"event_id\":\"")
        .append(id)
        .append("\",\"event_time\":")
        .append(time)
        .append(",\"customer_id\":")
        .append(100_000 + hash.below(900_000, content, 5))
        .append(",\"region\":\"")
        .append(REGIONS[hash.below(REGIONS.length, content, 6)])
        .append("\",\"product\":\"product-")
        .append(1_000 + hash.below(9_000, content, 7))
        .append("\",\"quantity\":")
        .append(kind == Kind.NEGATIVE ? -1 : 1 + hash.below(9, content, 8))
        .append(",\"unit_price\":")
        .append(cents / 100)
        .append('.')
        .append((char) ('0' + cents / 10 % 10))
        .append((char) ('0' + cents % 10))
        .append(",\"currency\":\"")
        .append(CURRENCIES[hash.below(CURRENCIES.length, content, 10)])
        .append("\",\"channel\":\"")
        .append(CHANNELS[hash.below(CHANNELS.length, content, 11)])
        .append("\",\"session\":\"")
        .append(Long.toHexString(hash.at(content, 12) | Long.MIN_VALUE))
        .append("\",\"warehouse\":{\"id\":")
        .append(10 + hash.below(90, content, 13))
        .append(",\"express\":")
        .append(hash.below(2, content, 14) == 1)
        .append("}}");
    return json.toString();
  }
}
