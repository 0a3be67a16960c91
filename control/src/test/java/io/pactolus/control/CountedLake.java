package io.pactolus.control;

import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.TableDefinition;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** A lake for reading that notes which data files are read. */
public final class CountedLake implements Lake {
  private final Lake lake;
  private final Set<String> read = new LinkedHashSet<>();

  public CountedLake(Lake lake) {
    this.lake = lake;
  }

  /** Paths of the files that were read since the last call. */
  public Set<String> filesRead() {
    Set<String> files = Set.copyOf(read);
    read.clear();
    return files;
  }

  @Override
  public String location() {
    return lake.location();
  }

  @Override
  public Optional<Table> find(String path) {
    return lake.find(path).map(this::counted);
  }

  private Table counted(Table table) {
    return (Table)
        Proxy.newProxyInstance(
            Table.class.getClassLoader(),
            new Class<?>[] {Table.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("read")) {
                read.add(((DataFile) arguments[0]).path());
              }
              try {
                return method.invoke(table, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
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
