package io.pactolus.lakehouse.delta;

import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the log adds up to at a version: read once, then carried forward with each own commit so
 * that no commit has to replay the log.
 */
final class TableState {
  private final Map<String, LiveFile> files;
  private final Map<String, Long> transactions;
  private final Map<String, String> domains;

  TableState() {
    this(new LinkedHashMap<>(), new HashMap<>(), new HashMap<>());
  }

  private TableState(
      Map<String, LiveFile> files, Map<String, Long> transactions, Map<String, String> domains) {
    this.files = files;
    this.transactions = transactions;
    this.domains = domains;
  }

  TableState copy() {
    return new TableState(
        new LinkedHashMap<>(files), new HashMap<>(transactions), new HashMap<>(domains));
  }

  @Nullable LiveFile file(String path) {
    return files.get(path);
  }

  Iterable<LiveFile> files() {
    return files.values();
  }

  void put(LiveFile file) {
    files.put(file.file().path(), file);
  }

  void remove(String path) {
    files.remove(path);
  }

  @Nullable Long transaction(String appId) {
    return transactions.get(appId);
  }

  void putTransaction(String appId, long version) {
    transactions.put(appId, version);
  }

  void putTransactionIfAbsent(String appId, long version) {
    transactions.putIfAbsent(appId, version);
  }

  void putDomain(String name, String configuration) {
    domains.put(name, configuration);
  }

  void removeDomain(String name) {
    domains.remove(name);
  }

  Snapshot snapshot(long version, long timestampMillis) {
    var list = new ArrayList<DataFile>(files.size());
    for (LiveFile live : files.values()) {
      list.add(live.file());
    }
    return new Snapshot(
        version, timestampMillis, List.copyOf(list), Map.copyOf(transactions), Map.copyOf(domains));
  }
}
