package io.pactolus.engine.embedded;

import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.maintenance.Compaction;
import io.pactolus.lakehouse.maintenance.Moved;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps the tables in shape between epochs, on the thread of the loop, a bounded step at a time:
 * merges small files and deletes those no version within the retention needs. With nothing to read
 * it works at leisure; in a steady flow it takes a step now and then; under a backlog it waits,
 * until the small files become too many.
 */
final class Upkeep {
  private static final int EPOCHS_PER_STEP = 20;
  private static final int TOO_MANY_FILES = 400;
  private static final int DELETIONS_PER_STEP = 200;

  private final List<Chore> chores = new ArrayList<>();
  private int turn;
  private int epochsSinceStep;

  Upkeep(PipelineTables tables, List<SilverStage> silver) {
    chores.add(new Chore(tables.bronze(), moved -> {}));
    silver.forEach(
        stage ->
            chores.add(
                new Chore(stage.table(), moved -> stage.merge().relocated(moved.newFiles()))));
    chores.add(new Chore(tables.dlq(), moved -> {}));
    tables.gold().forEach(gold -> chores.add(new Chore(gold)));
    chores.add(new Chore(tables.ledger().table(), moved -> {}));
  }

  /**
   * @param lagRecords behind the position, -1 when unknown
   */
  void afterEpoch(long lagRecords, int maxRecordsPerEpoch) {
    epochsSinceStep++;
    boolean backlog = lagRecords > maxRecordsPerEpoch;
    for (Chore chore : chores) {
      if (chore.table.snapshot().files().size() > TOO_MANY_FILES) {
        chore.step();
      }
    }
    if (!backlog && epochsSinceStep >= EPOCHS_PER_STEP) {
      nextStep();
    }
  }

  void whileIdle() {
    nextStep();
  }

  private void nextStep() {
    epochsSinceStep = 0;
    chores.get(turn).step();
    turn = (turn + 1) % chores.size();
  }

  /** One table's share of the work. */
  private static final class Chore {
    private final Table table;
    private final Optional<Compaction> compaction;
    private final Consumer<Moved> afterMove;

    Chore(Table table, Consumer<Moved> afterMove) {
      this.table = table;
      this.compaction = Optional.of(new Compaction(table, Compaction.Limits.DEFAULT));
      this.afterMove = afterMove;
    }

    /** A Gold table merges its small files as it rewrites them. */
    Chore(Table table) {
      this.table = table;
      this.compaction = Optional.empty();
      this.afterMove = moved -> {};
    }

    void step() {
      compaction.flatMap(Compaction::step).ifPresent(afterMove);
      table.deleteObsoleteFiles(DELETIONS_PER_STEP);
    }
  }
}
