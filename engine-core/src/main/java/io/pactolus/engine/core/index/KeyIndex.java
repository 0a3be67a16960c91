package io.pactolus.engine.core.index;

import java.nio.LongBuffer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * An off-heap hash table from 128-bit fingerprints to a few words: open addressing with linear
 * probing, backward-shift deletion, in {@value #SHARDS} shards that grow one at a time by a
 * quarter, or to double their size while they are small.
 *
 * <p>A shard that is not small is between 64 % and 80 % full, and the shards grow at different
 * moments, so that the whole is 72 % full at any time: an entry of {@code w} words takes {@code w *
 * 8 / 0.72} bytes, and growing stops the epoch for one shard only. Homes are the high bits of the
 * hash, so that growing walks old and new slots in the same order.
 *
 * <p>Measured with 2 million UUID keys on two busy cores where one random read of memory took 165
 * ns: hashing a key 75 ns, finding one 200 to 300 ns, adding one 500 to 700 ns with all growing; 23
 * to 25 bytes per key for {@link SeenKeys} and 70 to 73 for {@link RowIndex}.
 *
 * <p>A call of {@link #find} points the index at an entry; the other methods work on that entry
 * until the next {@code find}. Not thread-safe.
 */
final class KeyIndex {
  static final int SHARDS = 64;
  private static final int SHARD_SHIFT = Long.SIZE - 6;
  private static final int PAGE_SLOT_BITS = 10;
  private static final int PAGE_SLOTS = 1 << PAGE_SLOT_BITS;
  private static final double MAX_LOAD = 0.8;
  private static final double GROWTH = 1.25;

  /** Growth while a shard is small: fewer copies, and the memory is not worth mentioning. */
  private static final double EARLY_GROWTH = 2;

  private static final int EARLY_PAGES = 4;

  private final int words;
  private final PagePool pool;
  private final Shard[] shards = new Shard[SHARDS];
  private long size;

  // What find found.
  private Shard shard;
  private int slot;
  private LongBuffer page;
  private int at;

  /**
   * @param words of an entry, the two of the fingerprint included
   */
  KeyIndex(IndexMemory memory, int words) {
    this.words = words;
    this.pool = new PagePool(memory, PAGE_SLOTS * words);
    for (int i = 0; i < SHARDS; i++) {
      shards[i] = new Shard(i, new LongBuffer[] {pool.take()});
    }
    shard = shards[0];
    page = shard.pages[0];
  }

  /** Entries, expired ones included that are still there. */
  long size() {
    return size;
  }

  /** Memory the index has taken, in use or not. */
  long bytes() {
    return pool.totalBytes();
  }

  /**
   * Grows at once to what so many entries more would make it, which spares moving them all each
   * time a shard grows. Does nothing unless it is empty.
   */
  void expect(long entries) {
    if (size > 0) {
      return;
    }
    // Fingerprints spread as at random: hardly a shard gets more.
    double mean = entries / (double) SHARDS;
    double most = mean + 3 * Math.sqrt(mean);
    for (Shard small : shards) {
      int pageCount = small.pages.length;
      while (pageCount * PAGE_SLOTS * MAX_LOAD < most) {
        pageCount = nextPageCount(small.number, pageCount);
      }
      if (pageCount > small.pages.length) {
        putInPlace(empty(small.number, pageCount));
      }
    }
  }

  /** Points at the entry of a fingerprint, or where it would be; says whether it is there. */
  boolean find(long low, long high) {
    shard = shards[(int) (low >>> SHARD_SHIFT)];
    return seek(shard, low, high);
  }

  /**
   * Adds an entry for what {@link #find} just did not find, with its other words zero.
   *
   * @param expired says by the last word of an entry that it may go; null when all stay
   */
  void insert(long low, long high, @Nullable LongPredicate expired) {
    if (shard.used >= shard.limit) {
      makeRoom(shard, expired);
      seek(shard, low, high);
    }
    page.put(at, low);
    page.put(at + 1, high);
    shard.used++;
    size++;
  }

  /** A word of the entry; the first two are the fingerprint. */
  long word(int index) {
    return page.get(at + index);
  }

  void word(int index, long value) {
    page.put(at + index, value);
  }

  /** Removes the entry; {@link #find} must be called before anything else. */
  void remove() {
    Shard in = shard;
    int hole = slot;
    int next = in.after(hole);
    while (in.isUsed(next)) {
      int home = in.home(in.page(next).get(in.at(next) + 1));
      // It may move into the hole unless its home lies cyclically in (hole, next].
      boolean stays = hole <= next ? home > hole && home <= next : home > hole || home <= next;
      if (!stays) {
        copy(in, next, in, hole);
        hole = next;
      }
      next = in.after(next);
    }
    in.clear(hole);
    in.used--;
    size--;
  }

  private boolean seek(Shard in, long low, long high) {
    int s = in.home(high);
    while (true) {
      LongBuffer p = in.pages[s >> PAGE_SLOT_BITS];
      int a = (s & (PAGE_SLOTS - 1)) * words;
      long l = p.get(a);
      long h = p.get(a + 1);
      boolean found = l == low && h == high;
      if (found || (l | h) == 0) {
        slot = s;
        page = p;
        at = a;
        return found;
      }
      s = in.after(s);
    }
  }

  private void copy(Shard from, int fromSlot, Shard to, int toSlot) {
    LongBuffer source = from.page(fromSlot);
    LongBuffer target = to.page(toSlot);
    int sourceAt = from.at(fromSlot);
    int targetAt = to.at(toSlot);
    for (int w = 0; w < words; w++) {
      target.put(targetAt + w, source.get(sourceAt + w));
    }
  }

  /** Drops the expired entries of a shard, and gives it more pages if that is not enough. */
  private void makeRoom(Shard old, @Nullable LongPredicate expired) {
    int living = expired == null ? old.used : old.living(expired);
    int pageCount = old.pages.length;
    if (living > old.limit * 0.9) {
      pageCount = nextPageCount(old.number, pageCount);
    }
    Shard grown = empty(old.number, pageCount);
    for (int s = 0; s < old.capacity; s++) {
      if (old.isUsed(s) && (expired == null || !expired.test(old.last(s)))) {
        seek(grown, old.page(s).get(old.at(s)), old.page(s).get(old.at(s) + 1));
        copy(old, s, grown, slot);
        grown.used++;
      }
    }
    size -= old.used - grown.used;
    putInPlace(grown);
    shard = grown;
  }

  private Shard empty(int number, int pageCount) {
    LongBuffer[] pages = new LongBuffer[pageCount];
    for (int i = 0; i < pageCount; i++) {
      pages[i] = pool.take();
    }
    return new Shard(number, pages);
  }

  private void putInPlace(Shard grown) {
    for (LongBuffer emptied : shards[grown.number].pages) {
      pool.giveBack(emptied);
    }
    shards[grown.number] = grown;
  }

  /** Each shard has its own sequence of sizes, so that they do not all grow at once. */
  private static int nextPageCount(int shard, int pageCount) {
    double next = Math.pow(EARLY_GROWTH, shard / (double) SHARDS);
    while ((int) next <= pageCount) {
      next *= next < EARLY_PAGES ? EARLY_GROWTH : GROWTH;
    }
    return (int) next;
  }

  private final class Shard {
    final int number;
    final LongBuffer[] pages;
    final int capacity;
    final int limit;
    int used;

    Shard(int number, LongBuffer[] pages) {
      this.number = number;
      this.pages = pages;
      this.capacity = pages.length * PAGE_SLOTS;
      this.limit = (int) (capacity * MAX_LOAD);
    }

    int home(long high) {
      return (int) (((high >>> 32) * capacity) >>> 32);
    }

    int after(int s) {
      return s + 1 == capacity ? 0 : s + 1;
    }

    LongBuffer page(int s) {
      return pages[s >> PAGE_SLOT_BITS];
    }

    int at(int s) {
      return (s & (PAGE_SLOTS - 1)) * words;
    }

    boolean isUsed(int s) {
      LongBuffer p = page(s);
      int a = at(s);
      return (p.get(a) | p.get(a + 1)) != 0;
    }

    long last(int s) {
      return page(s).get(at(s) + words - 1);
    }

    void clear(int s) {
      for (int w = 0; w < words; w++) {
        page(s).put(at(s) + w, 0);
      }
    }

    int living(LongPredicate expired) {
      int living = 0;
      for (int s = 0; s < capacity; s++) {
        if (isUsed(s) && !expired.test(last(s))) {
          living++;
        }
      }
      return living;
    }
  }
}
