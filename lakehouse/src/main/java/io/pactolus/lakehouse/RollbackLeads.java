package io.pactolus.lakehouse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rows of rollbacks by which the records that were taken back count once. A rollback has a row
 * for each Silver table with what was taken back of that one: a table that came later, or was given
 * up, had a part of the records only. So the row with the most leads, and with it those whose
 * offsets none of the leading ones has, as after a table got another name. Holds all rollbacks:
 * they are few.
 */
final class RollbackLeads {
  private final Set<Rollback> leading = new HashSet<>();

  private record Of(long epoch, String topic, int partition) {}

  RollbackLeads(List<Rollback> rollbacks) {
    Map<Of, List<Rollback>> leads = new HashMap<>();
    rollbacks.stream()
        .sorted(Comparator.comparingLong(Rollback::records).thenComparing(Rollback::table))
        .forEach(
            row -> {
              List<Rollback> more =
                  leads.computeIfAbsent(
                      new Of(row.epoch(), row.topic(), row.partition()), of -> new ArrayList<>());
              if (more.stream().noneMatch(row::overlaps)) {
                more.add(row);
              }
            });
    leads.values().forEach(leading::addAll);
  }

  /**
   * @param rollback row of a rollback
   */
  boolean has(LedgerRow rollback) {
    return leading.contains(Rollback.of(rollback));
  }
}
