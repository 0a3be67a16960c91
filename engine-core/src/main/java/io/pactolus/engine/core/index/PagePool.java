package io.pactolus.engine.core.index;

import java.nio.LongBuffer;
import java.util.ArrayDeque;

/**
 * Pages of one size, cut from larger pieces of the shared memory. A page that is given back is
 * handed out again, so that an index that grows needs neither an explicit free nor the garbage
 * collector.
 */
final class PagePool {
  private static final int MIN_SLAB_BYTES = 1 << 18;
  private static final int MAX_SLAB_BYTES = 1 << 24;

  private final IndexMemory memory;
  private final int pageWords;
  private final ArrayDeque<LongBuffer> free = new ArrayDeque<>();
  private final long[] zeros;
  private long totalBytes;

  PagePool(IndexMemory memory, int pageWords) {
    this.memory = memory;
    this.pageWords = pageWords;
    this.zeros = new long[pageWords];
  }

  /** Bytes taken from the shared memory, free pages included. */
  long totalBytes() {
    return totalBytes;
  }

  /** A zeroed page. */
  LongBuffer take() {
    if (free.isEmpty()) {
      addSlab();
    }
    return free.pop();
  }

  void giveBack(LongBuffer page) {
    page.put(0, zeros);
    free.push(page);
  }

  private void addSlab() {
    int pageBytes = pageWords * Long.BYTES;
    // An eighth of what there is: little waste while small, few slabs when large.
    long wanted = Math.max(MIN_SLAB_BYTES, Math.min(MAX_SLAB_BYTES, totalBytes / 8));
    int pages = (int) Math.max(1, wanted / pageBytes);
    LongBuffer slab = memory.allocate(pages * pageBytes);
    totalBytes += (long) pages * pageBytes;
    for (int i = pages - 1; i >= 0; i--) {
      free.push(slab.slice(i * pageWords, pageWords));
    }
  }
}
