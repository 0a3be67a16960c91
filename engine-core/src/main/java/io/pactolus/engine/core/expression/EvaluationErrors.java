package io.pactolus.engine.core.expression;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a batch could not be computed, and why. The first error of a row stays. Not
 * thread-safe.
 */
public final class EvaluationErrors {
  private @Nullable String @Nullable [] messages;
  private int count;

  public boolean isEmpty() {
    return count == 0;
  }

  /** Rows with an error. */
  public int count() {
    return count;
  }

  public boolean has(int row) {
    return message(row) != null;
  }

  /** Why the row could not be computed; null when it could. */
  public @Nullable String message(int row) {
    @Nullable String[] all = messages;
    return all == null || row >= all.length ? null : all[row];
  }

  /** Notes an error unless the row has one. */
  public void add(int row, String message) {
    @Nullable String[] all = messages;
    if (all == null) {
      all = new @Nullable String[Math.max(64, row + 1)];
    } else if (row >= all.length) {
      all = Arrays.copyOf(all, Math.max(row + 1, all.length * 2));
    }
    messages = all;
    if (all[row] == null) {
      all[row] = message;
      count++;
    }
  }

  /** Takes over the error of a row, if it has one. */
  void addFrom(EvaluationErrors other, int row) {
    String message = other.message(row);
    if (message != null) {
      add(row, message);
    }
  }

  /** Forgets everything; the memory is kept. */
  public void clear() {
    if (count > 0 && messages != null) {
      Arrays.fill(messages, null);
    }
    count = 0;
  }
}
