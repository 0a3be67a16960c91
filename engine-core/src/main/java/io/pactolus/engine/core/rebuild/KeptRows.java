package io.pactolus.engine.core.rebuild;

import io.pactolus.engine.core.definition.TableChange;
import io.pactolus.engine.core.silver.OutcomeCounts;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.LedgerRow;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.lakehouse.maintenance.Restoration;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.definition.Difference;
import io.pactolus.pipeline.schema.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rows that a Silver table had after an epoch, to be kept as they are while what came later is
 * computed again.
 *
 * @param outcomes of the records up to that epoch
 */
record KeptRows(long epoch, List<DataFile> files, Map<TopicPartition, OutcomeCounts> outcomes) {
  static final KeptRows NONE = new KeptRows(0, List.of(), Map.of());

  /** What decides which record of a key is the row cannot change in the middle. */
  private static final Set<String> SAME = Set.of("mode", "key", "version", "partition_by");

  /**
   * @throws PactolusException USAGE when these rows cannot be kept, LAKE_MISSING when they are gone
   */
  static KeptRows of(TableChange change, String silver, Ledger ledger, long epoch) {
    if (epoch == 0) {
      return NONE;
    }
    Table table =
        change.table().orElseThrow(() -> refused(change, epoch, "the table is not there yet"));
    List<LedgerRow> rows =
        ledger.rows(0).stream().filter(row -> row.table().equals(silver)).toList();
    requireKept(change, ledger, rows, epoch);
    Restoration restoration = new Restoration(table, table.path());
    long version = restoration.versionAfter(epoch);
    requireFitting(change, table.definitionAt(version), epoch);
    List<DataFile> files = table.at(version).files();
    List<DataFile> gone = table.missing(files);
    if (!gone.isEmpty()) {
      throw new PactolusException(
          ErrorCode.LAKE_MISSING,
          "%s cannot be kept as it was after epoch %d: %d of its files were deleted since, after retention.obsolete_files had passed. Name a later epoch, or leave --from-epoch out."
              .formatted(change.name(), epoch, gone.size()));
    }
    Map<TopicPartition, OutcomeCounts> outcomes = new TreeMap<>();
    for (LedgerRow row : rows) {
      if (row.epoch() <= epoch) {
        OutcomeCounts counts =
            outcomes.computeIfAbsent(
                new TopicPartition(row.topic(), row.partition()), added -> new OutcomeCounts());
        row.outcomes().forEach(counts::add);
        counts.addWarnings(row.warnings());
      }
    }
    return new KeptRows(epoch, files, outcomes);
  }

  private static void requireKept(
      TableChange change, Ledger ledger, List<LedgerRow> rows, long epoch) {
    if (epoch < 0 || epoch > ledger.lastEpoch()) {
      throw refused(change, epoch, "the newest complete epoch is %d".formatted(ledger.lastEpoch()));
    }
    if (!ledger.kept().contains(epoch)) {
      throw refused(change, epoch, "a rollback has taken that epoch back");
    }
    long firstRead =
        ledger.keptRows().stream()
            .filter(row -> row.kind().equals(LedgerRow.READ))
            .mapToLong(LedgerRow::epoch)
            .min()
            .orElse(1);
    boolean younger =
        rows.stream()
            .noneMatch(row -> row.epoch() <= firstRead || row.kind().equals(LedgerRow.REBUILD));
    if (younger) {
      throw refused(change, epoch, "the table is younger than the records of the first epochs");
    }
    Optional<LedgerRow> later =
        rows.stream()
            .filter(row -> row.epoch() > epoch)
            .filter(
                row ->
                    row.kind().equals(LedgerRow.REBUILD)
                        || (row.kind().equals(LedgerRow.REPLAY) && row.replayed() > 0))
            .findFirst();
    if (later.isPresent()) {
      throw refused(
          change,
          epoch,
          "epoch %d is a %s, which changed what came of records of earlier epochs"
              .formatted(later.get().epoch(), later.get().kind()));
    }
  }

  private static void requireFitting(TableChange change, TableDefinition then, long epoch) {
    Optional<Difference> other =
        change.differences().stream().filter(d -> SAME.contains(d.property())).findFirst();
    if (other.isPresent()) {
      throw refused(change, epoch, "its rows do not fit the new definition: " + other.get().text());
    }
    for (Field field : change.wanted().schema().fields()) {
      Optional<Field> kept = then.schema().find(field.name());
      boolean fits =
          kept.isPresent()
              ? kept.get().type().equals(field.type())
                  && (field.nullable() || !kept.get().nullable())
              : field.nullable();
      if (!fits) {
        throw refused(
            change,
            epoch,
            "its rows do not fit the new definition: column %s is to be %s%s, in them it is %s"
                .formatted(
                    field.name(),
                    field.type().text(),
                    field.nullable() ? "" : " not null",
                    kept.map(f -> f.type().text() + (f.nullable() ? "" : " not null"))
                        .orElse("missing")));
      }
    }
  }

  private static PactolusException refused(TableChange change, long epoch, String why) {
    return new PactolusException(
        ErrorCode.USAGE,
        "%s cannot be kept as it was after epoch %d: %s. Name another epoch, or leave --from-epoch out to compute all of it again."
            .formatted(change.name(), epoch, why));
  }
}
