package io.pactolus.control.cost;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A part of a price.
 *
 * @param basis amount and price, in words
 */
public record CostItem(String name, double amount, String basis) {

  static double sum(List<CostItem> items) {
    return items.stream().mapToDouble(CostItem::amount).sum();
  }

  static Optional<CostItem> largest(List<CostItem> items) {
    return items.stream()
        .max(Comparator.comparingDouble(CostItem::amount))
        .filter(item -> item.amount() > 0);
  }
}
