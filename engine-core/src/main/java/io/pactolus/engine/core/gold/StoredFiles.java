package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.pipeline.schema.Field;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads Gold files, and keeps those used last in memory up to a limit, so that an epoch a second
 * later need not read what the one before it wrote.
 */
final class StoredFiles {
  private final GoldQuery query;
  private final Table gold;
  private final long cacheBytes;
  private final Map<String, GroupRows> cache = new LinkedHashMap<>(16, 0.75f, true);
  private long heldBytes;

  StoredFiles(GoldQuery query, Table gold, long cacheBytes) {
    this.query = query;
    this.gold = gold;
    this.cacheBytes = cacheBytes;
  }

  StoredFile load(DataFile file) {
    GroupRows cached = cache.get(file.path());
    // Deleted rows are not ours: something else rearranged the table.
    if (cached != null && cached.size() == file.liveRows()) {
      return new StoredFile(file, cached);
    }
    List<String> names = query.plan().schema().fields().stream().map(Field::name).toList();
    Batch rows = Batch.empty(query.plan().schema(), (int) Math.max(1, file.liveRows()));
    for (Table.FileBatch chunk : gold.read(file, names)) {
      rows.append(chunk.batch());
    }
    GroupRows stored = GroupRows.stored(query, rows);
    remember(file, stored);
    return new StoredFile(file, stored);
  }

  void remember(DataFile file, GroupRows rows) {
    forget(file);
    cache.put(file.path(), rows);
    heldBytes += rows.byteSize();
    Iterator<GroupRows> eldest = cache.values().iterator();
    while (heldBytes > cacheBytes && eldest.hasNext()) {
      heldBytes -= eldest.next().byteSize();
      eldest.remove();
    }
  }

  void forget(DataFile file) {
    GroupRows gone = cache.remove(file.path());
    if (gone != null) {
      heldBytes -= gone.byteSize();
    }
  }
}
