package io.pactolus.control.cost;

import java.util.List;

/**
 * What a service would cost in a month for a load.
 *
 * @param price how it would follow the rate
 * @param driver what decides the price, in words
 */
public record Offer(String service, SteppedPrice price, List<CostItem> items, String driver) {
  public static final double HOURS_PER_MONTH = 730;

  public Offer {
    items = List.copyOf(items);
  }

  public double monthly() {
    return CostItem.sum(items);
  }

  /** Of a service that runs all the time. */
  public double perMillion(double recordsPerSecond) {
    return monthly() / (recordsPerSecond * HOURS_PER_MONTH * 3600 / 1e6);
  }
}
