package io.pactolus.bench.workload;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Balances of accounts as in {@link UpsertsWorkload}, whose pipeline it uses: first each account
 * once, then one after the other at random, always with a newer version.
 */
public final class AccountsWorkload implements Workload {
  private final Hash hash;
  private final int keys;
  private final long begin;
  private final long records;

  /**
   * @param begin index of the first record
   * @param records from there on
   */
  public AccountsWorkload(int keys, long begin, long records, long seed) {
    this.keys = keys;
    this.begin = begin;
    this.records = records;
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

  @Override
  public Map<String, Long> outcomes() {
    long inserted = Math.max(0, Math.min(keys - begin, records));
    return Map.of("inserted", inserted, "updated", records - inserted);
  }

  @Override
  public Message message(long offset, long timeMillis) {
    long index = begin + offset;
    long key = index < keys ? index : hash.below(keys, index, 0);
    String account = "account-" + key;
    String value =
        "{\"account\":\"%s\",\"version\":%d,\"changed_at\":%d,\"branch\":\"branch-%d\",\"balance\":%d.00}"
            .formatted(
                account,
                index + 1,
                timeMillis >= 0 ? timeMillis : UpsertsWorkload.FIRST_CHANGE + index / 10,
                hash.below(50, key, 2),
                hash.below(1_000_000, index, 3));
    return new Message(
        account.getBytes(StandardCharsets.ISO_8859_1), value.getBytes(StandardCharsets.ISO_8859_1));
  }
}
