package io.pactolus.prove.schedule;

import java.time.Duration;

/**
 * One fault of a schedule.
 *
 * @param at from the first moment of the schedule
 * @param lasting until it is taken back; zero when there is nothing to take back
 * @param broker number of the broker it strikes, {@link #ALL_BROKERS}, or 0 where the kind does not
 *     need one
 * @param amount how wrong the clock is, or how much later everything passes; else zero
 */
public record Fault(Duration at, FaultKind kind, Duration lasting, int broker, Duration amount) {
  public static final int ALL_BROKERS = -1;

  /** For a log: kind, target and extent. */
  public String describe() {
    StringBuilder text = new StringBuilder(kind.words());
    if (broker == ALL_BROKERS) {
      text.append(" (all brokers)");
    } else if (broker > 0) {
      text.append(" (broker ").append(broker).append(')');
    }
    if (!amount.isZero()) {
      text.append(" by ").append(seconds(amount));
    }
    if (!lasting.isZero()) {
      text.append(" for ").append(seconds(lasting));
    }
    return text.toString();
  }

  private static String seconds(Duration duration) {
    return String.format(java.util.Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
