package io.pactolus.prove.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The faults of a round in the order of time. The same seed and length give the same schedule, on
 * every machine. Kinds are dealt like cards: of every 20 faults each kind has its share, so that a
 * short round has all of them too.
 */
public record Schedule(long seed, Duration length, List<Fault> faults) {
  private static final long FIRST_MILLIS = 4_000;
  private static final int LEAST_GAP_MILLIS = 3_500;
  private static final int MORE_GAP_MILLIS = 4_500;

  /** A broker needs this long to be back; one at a time, or nothing could be acknowledged. */
  private static final long BROKER_REST_MILLIS = 12_000;

  /** How wrong a clock may be; the last is past what the lake retains. */
  private static final List<Duration> CLOCKS =
      List.of(
          Duration.ofSeconds(-5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(-10),
          Duration.ofHours(1),
          Duration.ofHours(-26),
          Duration.ofHours(50));

  public Schedule {
    faults = List.copyOf(faults);
  }

  /**
   * @param brokers how many there are
   * @param length every fault begins within it
   */
  public static Schedule of(long seed, Duration length, int brokers) {
    return new Schedule(seed, length, new Dealer(seed, brokers).deal(length.toMillis()));
  }

  /** How many of each kind, kinds without any left out. */
  public Map<FaultKind, Integer> counts() {
    Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);
    faults.forEach(fault -> counts.merge(fault.kind(), 1, Integer::sum));
    return counts;
  }

  private static final class Dealer {
    // Its algorithm is part of Java's specification.
    private final Random random;
    private final int brokers;
    private final List<FaultKind> deck = new ArrayList<>();
    private final Map<FaultKind, Long> busyUntil = new EnumMap<>(FaultKind.class);
    private long brokersBusyUntil;

    Dealer(long seed, int brokers) {
      this.random = new Random(seed);
      this.brokers = brokers;
    }

    List<Fault> deal(long length) {
      List<Fault> faults = new ArrayList<>();
      for (long at = FIRST_MILLIS; at < length; at += gap()) {
        FaultKind kind = next(at);
        faults.add(fault(at, kind));
      }
      return faults;
    }

    private long gap() {
      return (long) LEAST_GAP_MILLIS + random.nextInt(MORE_GAP_MILLIS);
    }

    /** The first card that can be played now; with none, one that always can. */
    private FaultKind next(long at) {
      if (deck.isEmpty()) {
        for (FaultKind kind : FaultKind.values()) {
          deck.addAll(Collections.nCopies(kind.share(), kind));
        }
        Collections.shuffle(deck, random);
      }
      for (Iterator<FaultKind> cards = deck.iterator(); cards.hasNext(); ) {
        FaultKind kind = cards.next();
        if (isFree(kind, at)) {
          cards.remove();
          return kind;
        }
      }
      return FaultKind.PIPELINE_KILLED;
    }

    private boolean isFree(FaultKind kind, long at) {
      return busyUntil.getOrDefault(kind, 0L) <= at
          && (!kind.strikesBroker() || brokersBusyUntil <= at);
    }

    private Fault fault(long at, FaultKind kind) {
      Duration lasting = lasting(kind);
      int broker = broker(kind);
      Duration amount = amount(kind);
      long until = at + lasting.toMillis();
      if (kind.strikesBroker()) {
        brokersBusyUntil = until + BROKER_REST_MILLIS;
      } else {
        busyUntil.put(kind, until);
      }
      return new Fault(Duration.ofMillis(at), kind, lasting, broker, amount);
    }

    private Duration lasting(FaultKind kind) {
      return switch (kind) {
        case PIPELINE_PAUSED -> between(12_000, 18_000);
        case DISK_REFUSED -> between(1_500, 4_000);
        case BROKER_KILLED, CONTROLLER_KILLED -> between(1_000, 6_000);
        case CONNECTIONS_STALLED -> between(2_000, 9_000);
        case CONNECTIONS_DELAYED -> between(3_000, 10_000);
        default -> Duration.ZERO;
      };
    }

    private int broker(FaultKind kind) {
      return switch (kind) {
        case BROKER_KILLED -> 1 + random.nextInt(brokers);
        case CONNECTIONS_RESET, CONNECTIONS_STALLED, CONNECTIONS_DELAYED -> {
          int broker = random.nextInt(brokers + 1);
          yield broker == 0 ? Fault.ALL_BROKERS : broker;
        }
        default -> 0;
      };
    }

    private Duration amount(FaultKind kind) {
      return switch (kind) {
        case CLOCK_SHIFTED -> CLOCKS.get(random.nextInt(CLOCKS.size()));
        case CONNECTIONS_DELAYED -> between(50, 400);
        default -> Duration.ZERO;
      };
    }

    private Duration between(int leastMillis, int mostMillis) {
      return Duration.ofMillis((long) leastMillis + random.nextInt(mostMillis - leastMillis + 1));
    }
  }
}
