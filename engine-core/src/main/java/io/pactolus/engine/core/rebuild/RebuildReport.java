package io.pactolus.engine.core.rebuild;

import io.pactolus.pipeline.plan.Outcome;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a rebuild did, or would do.
 *
 * @param table as in SQL
 * @param epoch number of the epoch that it is, or would be if no other came before it
 * @param fromEpoch rows up to this epoch are kept
 * @param untilEpoch newest epoch whose records it holds
 * @param records of Bronze that are read again; 0 for a Gold table
 * @param rowsBefore of the table
 * @param rows of the table; -1 when that is not known yet
 * @param outcomes of all records of the Silver table; empty when not known, or of a Gold table
 * @param golds Gold tables that change with it, as in SQL
 */
public record RebuildReport(
    String table,
    long epoch,
    long fromEpoch,
    long untilEpoch,
    long records,
    long rowsBefore,
    long rows,
    Map<Outcome, Long> outcomes,
    List<String> golds) {
  public RebuildReport {
    outcomes = new TreeMap<>(outcomes);
    golds = List.copyOf(golds);
  }
}
