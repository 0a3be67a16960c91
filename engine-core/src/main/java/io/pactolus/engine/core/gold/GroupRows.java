package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.schema.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows of a Gold table in the order of their encoded keys.
 *
 * @param rows in the schema of the table
 * @param keys the encoded key of each row
 */
record GroupRows(Batch rows, byte[][] keys) {

  int size() {
    return keys.length;
  }

  byte[] first() {
    return keys[0];
  }

  byte[] last() {
    return keys[keys.length - 1];
  }

  byte[] state(int row) {
    return rows.bytes("_state").bytes(row);
  }

  long byteSize() {
    return rows.byteSize() + 32L * keys.length;
  }

  /** Index of the key, or as {@link Arrays#binarySearch} says where it would be. */
  int search(byte[] key) {
    return Arrays.binarySearch(keys, key, Arrays::compareUnsigned);
  }

  GroupRows slice(int from, int to) {
    int[] picked = IntStream.range(from, to).toArray();
    return new GroupRows(rows.select(picked, picked.length), Arrays.copyOfRange(keys, from, to));
  }

  GroupRows select(int[] picked) {
    byte[][] pickedKeys = new byte[picked.length][];
    for (int i = 0; i < picked.length; i++) {
      pickedKeys[i] = keys[picked[i]];
    }
    return new GroupRows(rows.select(picked, picked.length), pickedKeys);
  }

  /** All rows of both, in key order. */
  static GroupRows merged(List<GroupRows> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    Batch all = Batch.empty(parts.get(0).rows.schema(), 1024);
    List<byte[]> keys = new ArrayList<>();
    for (GroupRows part : parts) {
      all.append(part.rows);
      keys.addAll(Arrays.asList(part.keys));
    }
    return new GroupRows(all, keys.toArray(byte[][]::new)).sorted();
  }

  private GroupRows sorted() {
    Comparator<Integer> byKey = (a, b) -> Arrays.compareUnsigned(keys[a], keys[b]);
    for (int i = 1; i < keys.length; i++) {
      if (Arrays.compareUnsigned(keys[i - 1], keys[i]) > 0) {
        return select(
            IntStream.range(0, keys.length)
                .boxed()
                .sorted(byKey)
                .mapToInt(Integer::intValue)
                .toArray());
      }
    }
    return this;
  }

  /** Stored rows, with their keys taken from the outputs that show them and from the states. */
  static GroupRows stored(GoldQuery query, Batch rows) {
    byte[][] keys = new byte[rows.rows()][];
    BytesColumn states = rows.bytes("_state");
    Bytes key = new Bytes();
    for (int row = 0; row < keys.length; row++) {
      key.clear();
      Bytes.Reader hidden = GroupAggregation.reader(states.bytes(row));
      for (GoldQuery.Key part : query.keys()) {
        if (part.output() >= 0) {
          KeyEncoding.put(rows.column(part.output()), row, key);
        } else {
          int from = hidden.position();
          KeyEncoding.skip(hidden, part.type());
          byte[] value = hidden.since(from);
          key.putBytes(value, 0, value.length);
        }
      }
      keys[row] = key.toArray();
    }
    return new GroupRows(rows, keys).sorted();
  }

  /** The rows that show the groups. */
  static GroupRows shown(GoldQuery query, List<Settled> groups, long epoch) {
    List<Settled> sorted = new ArrayList<>(groups);
    sorted.sort((a, b) -> Arrays.compareUnsigned(a.key(), b.key()));
    int count = sorted.size();
    List<Column> keyColumns =
        query.keys().stream().map(k -> Column.create(k.type(), count)).toList();
    List<Column> results =
        query.plan().aggregates().stream().map(a -> Column.create(a.type(), count)).toList();
    LongColumn epochs = (LongColumn) Column.create(DataType.LONG, count);
    BytesColumn states = (BytesColumn) Column.create(DataType.BINARY, count);
    byte[][] keys = new byte[count][];
    for (int i = 0; i < count; i++) {
      Settled group = sorted.get(i);
      group.from().showKey(group.group(), keyColumns);
      group.from().showResults(group.group(), results);
      epochs.append(epoch);
      states.append(group.state());
      keys[i] = group.key();
    }
    List<Column> columns = new ArrayList<>(query.outputs(keyColumns, results, count));
    columns.add(epochs);
    columns.add(states);
    return new GroupRows(new Batch(query.plan().schema(), columns), keys);
  }

  /** A group whose aggregates are known. */
  record Settled(GroupAggregation from, int group, byte[] key, byte[] state) {
    Settled(GroupAggregation from, int group) {
      this(from, group, from.key(group), from.save(group));
    }
  }
}
