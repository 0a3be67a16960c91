package io.pactolus.prove.load;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Changes of accounts, as many as one likes, the same for the same seed: new versions and old ones,
 * several of one version, redeliveries, deletions, tombstones, out of order, and broken in several
 * ways. Half of them are of few accounts. An account keeps to its partition. Any record can be made
 * at any time, from its number alone.
 */
public final class Load {
  public static final String TOPIC = "accounts";
  public static final int PARTITIONS = 6;

  /** Carries the number of a record. */
  public static final String INDEX_HEADER = "prove-index";

  private static final long FIRST_CHANGE = 1_767_225_600_000L; // 2026-01-01T00:00:00Z
  private static final int MILLIS_PER_RECORD = 25;
  private static final int ACCOUNTS = 3_000;
  private static final int HOT_ACCOUNTS = 60;
  private static final int RECORDS_PER_VERSION = 200;
  private static final int REPEAT_REACH = 3_000;
  private static final String[] BRANCHES = {"north", "east", "south", "west", "test"};

  private final long seed;

  public Load(long seed) {
    this.seed = seed;
  }

  /** What is the matter with a record. */
  public enum Kind {
    CHANGE,
    /** Deletes the row of its key. */
    TOMBSTONE,
    /** Breaks off in the middle. */
    TRUNCATED,
    WITHOUT_BRANCH,
    /** The version is no number. */
    WRONG_TYPE
  }

  public Kind kind(long index) {
    return kindOf(origin(index));
  }

  private Kind kindOf(long origin) {
    int draw = below(1_000, origin, 0);
    if (draw < 880) {
      return Kind.CHANGE;
    } else if (draw < 960) {
      return Kind.TOMBSTONE;
    } else if (draw < 975) {
      return Kind.TRUNCATED;
    }
    return draw < 990 ? Kind.WITHOUT_BRANCH : Kind.WRONG_TYPE;
  }

  /** The record that this one repeats byte for byte; itself when it repeats none. */
  private long origin(long index) {
    if (!isRepeat(index)) {
      return index;
    }
    long candidate = index - 1 - below((int) Math.min(index, REPEAT_REACH), index, 2);
    while (candidate > 0 && isRepeat(candidate)) {
      candidate--;
    }
    return candidate;
  }

  private boolean isRepeat(long index) {
    return index > 0 && below(20, index, 1) == 0;
  }

  public String account(long index) {
    return "account-" + accountNumber(origin(index));
  }

  public int partition(long index) {
    return accountNumber(origin(index)) % PARTITIONS;
  }

  private int accountNumber(long origin) {
    return below(2, origin, 3) == 0 ? below(HOT_ACCOUNTS, origin, 4) : below(ACCOUNTS, origin, 4);
  }

  public byte[] key(long index) {
    return account(index).getBytes(StandardCharsets.UTF_8);
  }

  /** None for a tombstone. */
  public byte @Nullable [] value(long index) {
    long origin = origin(index);
    Change change = changeOf(origin);
    return switch (kindOf(origin)) {
      case CHANGE -> json(change, Long.toString(change.version()), true);
      case TOMBSTONE -> null;
      case TRUNCATED -> {
        byte[] whole = json(change, Long.toString(change.version()), true);
        yield Arrays.copyOf(whole, 1 + below(whole.length - 1, origin, 5));
      }
      case WITHOUT_BRANCH -> json(change, Long.toString(change.version()), false);
      case WRONG_TYPE -> json(change, "\"v" + change.version() + "\"", true);
    };
  }

  /** What a record of the kind {@link Kind#CHANGE} says. */
  public Change change(long index) {
    return changeOf(origin(index));
  }

  private Change changeOf(long origin) {
    long age = below(8, origin, 6) == 0 ? 1 + below(10, origin, 7) : 0;
    long version = Math.max(0, origin / RECORDS_PER_VERSION - age);
    // One in ten is up to ten minutes late.
    long late = below(10, origin, 8) == 0 ? below(600_000, origin, 9) : 0;
    int op = below(20, origin, 12);
    return new Change(
        "account-" + accountNumber(origin),
        version,
        FIRST_CHANGE + origin * MILLIS_PER_RECORD - late,
        BRANCHES[below(BRANCHES.length, origin, 10)],
        BigDecimal.valueOf(below(100_000, origin, 11) - 3_000L, 2),
        op < 2 ? "d" : op < 11 ? "u" : null);
  }

  private static byte[] json(Change change, String version, boolean withBranch) {
    String text =
        "{\"account\":\"%s\",\"version\":%s,\"changed_at\":%d%s,\"balance\":%s,\"op\":%s}"
            .formatted(
                change.account(),
                version,
                change.changedAtMillis(),
                withBranch ? ",\"branch\":\"" + change.branch() + "\"" : "",
                change.balance().toPlainString(),
                change.op() == null ? "null" : "\"" + change.op() + "\"");
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** From 0 (inclusive) to {@code bound} (exclusive), by SplitMix64. */
  private int below(int bound, long index, int salt) {
    long z = seed + (index * 31 + salt + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (int) Long.remainderUnsigned(z ^ (z >>> 31), bound);
  }
}
