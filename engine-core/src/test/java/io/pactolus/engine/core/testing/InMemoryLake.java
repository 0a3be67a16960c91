package io.pactolus.engine.core.testing;

import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lake without storage. Every {@link #find} gives a table object with a snapshot of its own over
 * the same log, as two runners on one lake would have.
 */
public final class InMemoryLake implements Lake {
  private final Map<String, InMemoryLog> logs = new ConcurrentHashMap<>();
  private final InstantSource clock;

  public InMemoryLake() {
    this(InstantSource.system());
  }

  public InMemoryLake(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String location() {
    return "memory:";
  }

  @Override
  public Optional<Table> find(String path) {
    return Optional.ofNullable(logs.get(path)).map(InMemoryTable::new);
  }

  @Override
  public InMemoryTable openOrCreate(TableDefinition definition) {
    return new InMemoryTable(
        logs.computeIfAbsent(definition.path(), path -> new InMemoryLog(definition, clock)));
  }

  @Override
  public void close() {}
}
