package io.pactolus.pipeline.freshness;

import java.io.Serializable;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * How many records had which age. Ages are milliseconds, never negative: what seems to come from
 * the future has the age 0. Counts are exact, ages are known to 3.1 % (see {@link AgeBuckets}): all
 * ages of a bucket are as good as equal. Immutable.
 */
public final class AgeHistogram implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int SHORTEST_ENTRY = "\"1\":1,".length();
  private static final int MOST_DIGITS = 18;

  /** Of no record. */
  public static final AgeHistogram NONE = new AgeHistogram(new int[0], new long[0]);

  // Ascending; only those that hold a record.
  private final int[] buckets;
  private final long[] counts;

  private AgeHistogram(int[] buckets, long[] counts) {
    this.buckets = buckets;
    this.counts = counts;
  }

  /** Counts ages one by one. Not thread-safe. */
  public static final class Counter {
    private final long[] counts = new long[AgeBuckets.COUNT];

    public void add(long ageMillis) {
      counts[AgeBuckets.of(ageMillis)]++;
    }

    public void add(AgeHistogram more) {
      for (int i = 0; i < more.buckets.length; i++) {
        counts[more.buckets[i]] += more.counts[i];
      }
    }

    private void add(int bucket, long records) {
      counts[bucket] += records;
    }

    public AgeHistogram histogram() {
      int used = 0;
      for (long count : counts) {
        used += count == 0 ? 0 : 1;
      }
      int[] buckets = new int[used];
      long[] records = new long[used];
      int next = 0;
      for (int bucket = 0; bucket < counts.length; bucket++) {
        if (counts[bucket] != 0) {
          buckets[next] = bucket;
          records[next++] = counts[bucket];
        }
      }
      return new AgeHistogram(buckets, records);
    }
  }

  public long records() {
    return Arrays.stream(counts).sum();
  }

  public boolean isEmpty() {
    return counts.length == 0;
  }

  public AgeHistogram plus(AgeHistogram more) {
    int[] merged = new int[buckets.length + more.buckets.length];
    long[] records = new long[merged.length];
    int size = 0;
    for (int i = 0, j = 0; i < buckets.length || j < more.buckets.length; ) {
      int mine = i < buckets.length ? buckets[i] : AgeBuckets.COUNT;
      int theirs = j < more.buckets.length ? more.buckets[j] : AgeBuckets.COUNT;
      merged[size] = Math.min(mine, theirs);
      records[size++] =
          (mine <= theirs ? counts[i++] : 0) + (theirs <= mine ? more.counts[j++] : 0);
    }
    return new AgeHistogram(Arrays.copyOf(merged, size), Arrays.copyOf(records, size));
  }

  /**
   * @param part whose records are all among these
   * @throws IllegalArgumentException when they are not
   */
  public AgeHistogram minus(AgeHistogram part) {
    Counter rest = new Counter();
    rest.add(this);
    for (int i = 0; i < part.buckets.length; i++) {
      rest.add(part.buckets[i], -part.counts[i]);
      if (rest.counts[part.buckets[i]] < 0) {
        throw new IllegalArgumentException(part + " is no part of " + this);
      }
    }
    return rest.histogram();
  }

  /**
   * The same records some time later. Each age is moved from the middle of its bucket: ages are
   * then known to 3.1 % once more.
   */
  public AgeHistogram later(long millis) {
    if (millis == 0) {
      return this;
    }
    Counter moved = new Counter();
    for (int i = 0; i < buckets.length; i++) {
      moved.add(AgeBuckets.of(AgeBuckets.middle(buckets[i]) + millis), counts[i]);
    }
    return moved.histogram();
  }

  /**
   * The age that this share of the records has not exceeded, wrong by 1.6 % at most; absent without
   * records.
   *
   * @param percent from 0 to 100
   */
  public OptionalLong percentileMillis(double percent) {
    if (isEmpty()) {
      return OptionalLong.empty();
    }
    long wanted = Math.max(1, (long) Math.ceil(records() * (percent / 100)));
    long seen = 0;
    int at = -1;
    while (seen < wanted && at < buckets.length - 1) {
      seen += counts[++at];
    }
    return OptionalLong.of(AgeBuckets.middle(buckets[at]));
  }

  /** Records that were not older; those in the bucket of this very age are taken as such. */
  public long within(long millis) {
    int last = AgeBuckets.of(millis);
    long sum = 0;
    for (int i = 0; i < buckets.length && buckets[i] <= last; i++) {
      sum += counts[i];
    }
    return sum;
  }

  /** Records that were older. */
  public long above(long millis) {
    return records() - within(millis);
  }

  /**
   * {@link #within} for each bound.
   *
   * @param boundsMillis in ascending order
   */
  public long[] within(long[] boundsMillis) {
    long[] sums = new long[boundsMillis.length];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = within(boundsMillis[i]);
    }
    return sums;
  }

  /** Sum of all ages, wrong by 1.6 % at most. */
  public double sumMillis() {
    double sum = 0;
    for (int i = 0; i < buckets.length; i++) {
      sum += (double) AgeBuckets.middle(buckets[i]) * counts[i];
    }
    return sum;
  }

  /**
   * A JSON object: the highest age of each bucket that holds a record, in milliseconds, to the
   * number of its records. SQL can read it.
   */
  public String toText() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < buckets.length; i++) {
      text.append(i == 0 ? "" : ",")
          .append('"')
          .append(AgeBuckets.most(buckets[i]))
          .append("\":")
          .append(counts[i]);
    }
    return text.append('}').toString();
  }

  /**
   * @throws IllegalArgumentException when it is not what {@link #toText} writes
   */
  public static AgeHistogram ofText(String text) {
    int[] buckets = new int[text.length() / SHORTEST_ENTRY + 1];
    long[] counts = new long[buckets.length];
    int size = 0;
    int last = -1;
    int at = expect(text, 0, '{');
    while (at < text.length() - 1) {
      at = expect(text, size == 0 ? at : expect(text, at, ','), '"');
      int colon = digits(text, at);
      buckets[size] = AgeBuckets.of(Long.parseLong(text, at, colon, 10));
      at = expect(text, expect(text, colon, '"'), ':');
      int end = digits(text, at);
      counts[size] = Long.parseLong(text, at, end, 10);
      if (buckets[size] <= last || counts[size] == 0) {
        throw notAges(text);
      }
      last = buckets[size++];
      at = end;
    }
    if (expect(text, at, '}') != text.length()) {
      throw notAges(text);
    }
    return new AgeHistogram(Arrays.copyOf(buckets, size), Arrays.copyOf(counts, size));
  }

  /** Where the digits end that begin here; there are some, and they fit into a long. */
  private static int digits(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    if (end == from || end - from > MOST_DIGITS) {
      throw notAges(text);
    }
    return end;
  }

  private static int expect(String text, int at, char wanted) {
    if (at >= text.length() || text.charAt(at) != wanted) {
      throw notAges(text);
    }
    return at + 1;
  }

  private static IllegalArgumentException notAges(String text) {
    return new IllegalArgumentException("not ages and numbers of records: " + text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AgeHistogram that
        && Arrays.equals(buckets, that.buckets)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(buckets) + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return toText();
  }
}
