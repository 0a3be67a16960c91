package io.pactolus.engine.core.epoch;

import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.maintenance.Compaction;
import io.pactolus.lakehouse.maintenance.Moved;
import io.pactolus.lakehouse.maintenance.Rewriting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the tables in shape between epochs: merges small files and deletes those no version within
 * the retention needs. Each table has its turn every few epochs, however many tables there are, so
 * the number of its small files does not grow; under a backlog the turns are fewer. With nothing to
 * read it works at leisure.
 *
 * <p>Small files are read and written again beside the epochs, on a thread of its own and one step
 * at a time, for records must not wait for it; tables are changed on the thread of the loop only.
 */
public final class Upkeep implements AutoCloseable {
  /** What a step costs is mostly its commit: this makes it a sixteenth of those of the epochs. */
  public static final int EPOCHS_PER_TURN = 16;

  private static final int EPOCHS_PER_TURN_UNDER_BACKLOG = 64;

  /** Of a partitioned table an epoch leaves many files: more is due before its next turn. */
  private static final int EPOCHS_AFTER_A_STEP = 2;

  private static final int DELETIONS_PER_STEP = 200;

  private final List<Chore> chores = new ArrayList<>();
  private final BackgroundStep step = new BackgroundStep();
  private @Nullable Chore stepping;
  private int turn;

  /**
   * @param silverMoved for each Silver table, told where its rows lie now
   * @param maxEpochBytes what an epoch may hold in memory; a step, beside it, holds half of that
   */
  public Upkeep(PipelineTables tables, List<Consumer<Moved>> silverMoved, long maxEpochBytes) {
    Compaction.Limits limits = Compaction.Limits.within(maxEpochBytes / 2);
    chores.add(Chore.merging(tables.bronze(), limits, moved -> {}));
    for (int i = 0; i < silverMoved.size(); i++) {
      chores.add(Chore.merging(tables.silver().get(i), limits, silverMoved.get(i)));
    }
    chores.add(Chore.merging(tables.dlq(), limits, moved -> {}));
    tables.gold().forEach(gold -> chores.add(Chore.cleaning(gold)));
    chores.add(Chore.merging(tables.ledger().table(), limits, moved -> {}));
    for (int i = 0; i < chores.size(); i++) {
      // Not all in the same epoch.
      chores.get(i).dueInEpochs = 1 + i * EPOCHS_PER_TURN / chores.size();
    }
  }

  /**
   * @param lagRecords behind the position, -1 when unknown
   */
  public void afterEpoch(long lagRecords, int maxRecordsPerEpoch) {
    boolean backlog = lagRecords > maxRecordsPerEpoch;
    int untilNextTurn = backlog ? EPOCHS_PER_TURN_UNDER_BACKLOG : EPOCHS_PER_TURN;
    commitStep(step.finished(), backlog ? untilNextTurn : EPOCHS_AFTER_A_STEP);
    chores.forEach(chore -> chore.dueInEpochs--);
    for (Optional<Chore> next = mostOverdue(); next.isPresent(); next = mostOverdue()) {
      next.get().dueInEpochs = untilNextTurn;
      begin(next.get());
    }
  }

  /** None when none is due or a step is being done. */
  private Optional<Chore> mostOverdue() {
    return stepping == null
        ? chores.stream()
            .filter(chore -> chore.dueInEpochs <= 0)
            .min(Comparator.comparingInt(chore -> chore.dueInEpochs))
        : Optional.empty();
  }

  public void whileIdle() {
    commitStep(step.finished(), EPOCHS_AFTER_A_STEP);
    if (stepping == null) {
      begin(chores.get(turn));
      turn = (turn + 1) % chores.size();
    }
  }

  /** Waits for the step that is being done and commits it. */
  public void finish() {
    commitStep(step.awaited(), EPOCHS_AFTER_A_STEP);
  }

  private void begin(Chore chore) {
    chore.table.deleteObsoleteFiles(DELETIONS_PER_STEP);
    chore
        .compaction
        .flatMap(Compaction::begin)
        .ifPresent(
            rewriting -> {
              stepping = chore;
              step.start(rewriting);
            });
  }

  private void commitStep(Optional<Rewriting> done, int dueInEpochs) {
    Chore chore = stepping;
    if (done.isEmpty() || chore == null) {
      return;
    }
    stepping = null;
    try (Rewriting rewriting = done.get()) {
      chore.commit(rewriting);
    }
    chore.dueInEpochs = dueInEpochs;
  }

  /** Gives up the step that is being done. */
  @Override
  public void close() {
    step.close();
  }

  /** One table's share of the work. */
  private static final class Chore {
    private final Table table;
    private final Optional<Compaction> compaction;
    private final Consumer<Moved> afterMove;
    private int dueInEpochs;

    private Chore(Table table, Optional<Compaction> compaction, Consumer<Moved> afterMove) {
      this.table = table;
      this.compaction = compaction;
      this.afterMove = afterMove;
    }

    static Chore merging(Table table, Compaction.Limits limits, Consumer<Moved> afterMove) {
      return new Chore(table, Optional.of(new Compaction(table, limits)), afterMove);
    }

    /** A Gold table merges its small files as it rewrites them. */
    static Chore cleaning(Table table) {
      return new Chore(table, Optional.empty(), moved -> {});
    }

    void commit(Rewriting rewriting) {
      compaction.ifPresent(merging -> afterMove.accept(merging.commit(rewriting)));
    }
  }
}
