package io.pactolus.control.trace;

import io.pactolus.control.trace.Wanted.ByOffset;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.LedgerRow;
import io.pactolus.lakehouse.Table;
import io.pactolus.pipeline.plan.Plan;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Why there is no record at a place. */
record Absence(Plan plan, Table bronze, Optional<Ledger> ledger) {

  /** One sentence, or two. */
  String of(ByOffset at) {
    List<LedgerRow> range =
        ledger.map(l -> l.rowsOf(at.topic(), at.partition(), at.offset())).orElse(List.of());
    if (!range.isEmpty()) {
      return inside(at, range.get(0));
    }
    // Only for a record that is not there: all of the ledger is read.
    List<LedgerRow> all = ledger.map(l -> l.rows(0)).orElse(List.of());
    List<LedgerRow> partition =
        all.stream()
            .filter(r -> r.topic().equals(at.topic()) && r.partition() == at.partition())
            .toList();
    if (partition.isEmpty()) {
      TreeSet<String> known = new TreeSet<>();
      all.forEach(row -> known.add(row.topic() + "-" + row.partition()));
      return known.isEmpty()
          ? "Nothing has been read yet: the ledger of pipeline '%s' is empty."
              .formatted(plan.pipeline().name())
          : "Nothing of %s-%d has been read. The lake knows %s%s."
              .formatted(
                  at.topic(),
                  at.partition(),
                  String.join(", ", known.stream().limit(10).toList()),
                  known.size() > 10 ? ", ..." : "");
    }
    long first = partition.stream().mapToLong(LedgerRow::fromOffset).min().orElse(0);
    long next = partition.stream().mapToLong(LedgerRow::untilOffset).max().orElse(0);
    return at.offset() < first
        ? "%s was never read: of %s-%d the pipeline began at offset %d (source.kafka.start)."
            .formatted(at.text(), at.topic(), at.partition(), first)
        : "%s has not been read yet: the next offset of %s-%d is %d."
            .formatted(at.text(), at.topic(), at.partition(), next);
  }

  private static String inside(ByOffset at, LedgerRow range) {
    // A gap stands at the beginning of a range.
    if (at.offset() < range.fromOffset() + range.gapOffsets()) {
      return "%s is in a gap: it had expired at the broker before it was read. Epoch %d records the gap of %d offsets (on_gap: record)."
          .formatted(at.text(), range.epoch(), range.gapOffsets());
    }
    return "%s holds no record: it is a transaction marker, of an aborted transaction, or compacted away. Epoch %d read offsets %d to %d and counts %d such offsets."
        .formatted(
            at.text(),
            range.epoch(),
            range.fromOffset(),
            range.untilOffset() - 1,
            range.emptyOffsets());
  }
}
