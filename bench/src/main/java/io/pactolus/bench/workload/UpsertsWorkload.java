package io.pactolus.bench.workload;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Balances of accounts, each set again and again; one record in a hundred comes too late. */
public final class UpsertsWorkload implements Workload {
  static final long FIRST_CHANGE = 1_767_225_600_000L; // 2026-01-01T00:00:00Z
  private static final long DELAY = 200_000;

  private final Hash hash;
  private final long records;
  private final int keys;

  public UpsertsWorkload(long records, int keys, long seed) {
    this.records = records;
    this.keys = keys;
    this.hash = new Hash(seed);
  }

  @Override
  public String name() {
    return "upserts";
  }

  @Override
  public long records() {
    return records;
  }

  private int key(long index) {
    return hash.below(keys, index, 0);
  }

  private long version(long index) {
    return hash.below(100, index, 1) == 0 ? Math.max(1, index - DELAY) : index + 1;
  }

  @Override
  public Map<String, Long> outcomes() {
    long[] newest = new long[keys];
    Arrays.fill(newest, -1);
    long inserted = 0;
    long updated = 0;
    long stale = 0;
    for (long index = 0; index < records; index++) {
      int key = key(index);
      if (version(index) < newest[key]) {
        stale++;
        continue;
      }
      if (newest[key] < 0) {
        inserted++;
      } else {
        updated++;
      }
      newest[key] = version(index);
    }
    return Map.of("inserted", inserted, "updated", updated, "stale", stale);
  }

  @Override
  public Message message(long index, long timeMillis) {
    String account = "account-" + key(index);
    long time = timeMillis >= 0 ? timeMillis : FIRST_CHANGE + index / 10;
    String value =
        "{\"account\":\"%s\",\"version\":%d,\"changed_at\":%d,\"branch\":\"branch-%d\",\"balance\":%d.%02d}"
            .formatted(
                account,
                version(index),
                time,
                hash.below(50, key(index), 2),
                hash.below(1_000_000, index, 3),
                hash.below(100, index, 4));
    return new Message(
        account.getBytes(StandardCharsets.ISO_8859_1), value.getBytes(StandardCharsets.ISO_8859_1));
  }
}
