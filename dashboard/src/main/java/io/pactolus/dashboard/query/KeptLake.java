package io.pactolus.dashboard.query;

import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A lake for reading whose tables are kept open: of each only what has been committed since is
 * read. Not thread-safe.
 */
public final class KeptLake implements Lake {
  private final Lake lake;
  private final Map<String, Table> tables = new HashMap<>();

  public KeptLake(Lake lake) {
    this.lake = lake;
  }

  @Override
  public String location() {
    return lake.location();
  }

  @Override
  public Optional<Table> find(String path) {
    Table known = tables.get(path);
    if (known != null) {
      known.refresh();
      return Optional.of(known);
    }
    Optional<Table> found = lake.find(path);
    found.ifPresent(table -> tables.put(path, table));
    return found;
  }

  @Override
  public Table openOrCreate(TableDefinition definition) {
    throw new UnsupportedOperationException("for reading only");
  }

  @Override
  public void close() {
    lake.close();
  }
}
