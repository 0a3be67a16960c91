package io.pactolus.engine.core.contract;

import io.pactolus.engine.contract.CommitPoint.Moment;
import io.pactolus.engine.contract.Interruption;
import io.pactolus.lakehouse.Change;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Snapshot;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import java.util.Optional;

/** A real lake in which something happens at a given commit, once. */
public final class InterruptedLake implements Lake {
  private final Lake lake;
  private final Interruption interruption;
  private boolean happened;

  private InterruptedLake(Lake lake, Interruption interruption) {
    this.lake = lake;
    this.interruption = interruption;
  }

  /** Just the lake if there is nothing to happen. */
  public static Lake open(String location, Optional<Interruption> interruption) {
    Lake lake = Lakes.open(location);
    return interruption.<Lake>map(i -> new InterruptedLake(lake, i)).orElse(lake);
  }

  @Override
  public String location() {
    return lake.location();
  }

  @Override
  public Optional<Table> find(String path) {
    return lake.find(path).map(InterruptedTable::new);
  }

  @Override
  public Table openOrCreate(TableDefinition definition) {
    return new InterruptedTable(lake.openOrCreate(definition));
  }

  @Override
  public void delete(String path) {
    lake.delete(path);
  }

  @Override
  public void close() {
    lake.close();
  }

  private final class InterruptedTable extends ForwardingTable {
    InterruptedTable(Table table) {
      super(table);
    }

    @Override
    public Snapshot commit(Change change) {
      boolean here = isMeant(change);
      if (here && interruption.at().moment() == Moment.BEFORE) {
        interruption.then().run();
      }
      Snapshot after = super.commit(change);
      if (here && interruption.at().moment() == Moment.AFTER) {
        interruption.then().run();
      }
      return after;
    }

    private boolean isMeant(Change change) {
      boolean here =
          !happened
              // Shadows are no part of the protocol.
              && !path().contains("/rebuild/")
              && interruption.at().layer().has(path())
              && change
                  .transaction()
                  .map(t -> t.epoch() >= interruption.at().epoch())
                  .orElse(false);
      happened |= here;
      return here;
    }
  }
}
