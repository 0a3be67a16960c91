package io.pactolus.control.slo;

import io.pactolus.pipeline.freshness.AgeHistogram;
import io.pactolus.pipeline.freshness.GoldAges;
import java.time.Duration;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Ages by the time at which records reached Gold, summed up by slots of time. A window reaches back
 * to the beginning of the slot that it ends in: it may be one slot longer than asked for.
 */
final class AgeSeries {
  private final Duration slot;
  private final Duration kept;
  private final NavigableMap<Long, GoldAges> slots = new TreeMap<>();

  AgeSeries(Duration slot, Duration kept) {
    this.slot = slot;
    this.kept = kept;
  }

  void add(Instant goldAt, GoldAges ages) {
    slots.merge(slotOf(goldAt), ages, GoldAges::plus);
  }

  void forget(Instant now) {
    slots.headMap(slotOf(now.minus(kept)), false).clear();
  }

  GoldAges window(Instant now, Duration length) {
    AgeHistogram.Counter fromBroker = new AgeHistogram.Counter();
    AgeHistogram.Counter fromEvent = new AgeHistogram.Counter();
    for (GoldAges ages : slots.tailMap(slotOf(now.minus(length)), true).values()) {
      fromBroker.add(ages.fromBroker());
      fromEvent.add(ages.fromEvent());
    }
    return new GoldAges(fromBroker.histogram(), fromEvent.histogram());
  }

  private long slotOf(Instant time) {
    return Math.floorDiv(time.toEpochMilli(), slot.toMillis());
  }
}
