package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Groups and the states of all their aggregates, filled from Silver rows and stored states.
 *
 * <p>A stored state ({@code _state}) is: one byte for the format, {@link #FORMAT}; the keys that no
 * output shows, as {@link KeyEncoding} writes them; the number of rows of the group; the state of
 * each aggregate in the order of the plan, as its class documents. The same rows give the same
 * bytes, in whatever order they came and whatever was taken back in between.
 */
final class GroupAggregation {
  static final int FORMAT = 1;

  private final GoldQuery query;
  private final GroupTable groups = new GroupTable();
  private final List<AggregateState> states;
  private final Bytes scratch = new Bytes();
  private long[] rows = new long[64];

  GroupAggregation(GoldQuery query) {
    this.query = query;
    this.states = query.newStates();
  }

  int size() {
    return groups.size();
  }

  byte[] key(int group) {
    return groups.key(group);
  }

  long rows(int group) {
    return rows[group];
  }

  int find(byte[] key) {
    return groups.find(key, 0, key.length);
  }

  /** Makes the group known, without rows. */
  int touch(byte[] key) {
    int group = groups.add(key, 0, key.length);
    reserve();
    return group;
  }

  /** Makes the groups of Silver rows known, without counting the rows. */
  void touch(Batch silverRows) {
    Batch relevant = query.rows(silverRows);
    assign(query.keyColumns(relevant), relevant.rows());
    reserve();
  }

  /** Takes Silver rows in (1) or back (-1). */
  void accumulate(Batch silverRows, int sign) {
    Batch relevant = query.rows(silverRows);
    int[] assigned = assign(query.keyColumns(relevant), relevant.rows());
    reserve();
    for (int row = 0; row < assigned.length; row++) {
      rows[assigned[row]] += sign;
    }
    query.accumulate(relevant, assigned, states, sign);
  }

  /** Takes in those Silver rows whose group is known. */
  void accumulateKnown(Batch silverRows) {
    Batch relevant = query.rows(silverRows);
    List<Column> keys = query.keyColumns(relevant);
    int[] kept = new int[relevant.rows()];
    int[] assigned = new int[relevant.rows()];
    int count = 0;
    for (int row = 0; row < relevant.rows(); row++) {
      encode(keys, row);
      int group = groups.find(scratch.data(), 0, scratch.size());
      if (group >= 0) {
        rows[group]++;
        kept[count] = row;
        assigned[count++] = group;
      }
    }
    if (count > 0) {
      Batch known = count == relevant.rows() ? relevant : relevant.select(kept, count);
      query.accumulate(known, Arrays.copyOf(assigned, count), states, 1);
    }
  }

  private int[] assign(List<Column> keys, int count) {
    int[] assigned = new int[count];
    for (int row = 0; row < count; row++) {
      encode(keys, row);
      assigned[row] = groups.add(scratch.data(), 0, scratch.size());
    }
    return assigned;
  }

  private void encode(List<Column> keys, int row) {
    scratch.clear();
    for (int key = 0; key < keys.size(); key++) {
      KeyEncoding.put(keys.get(key), row, scratch);
    }
  }

  private void reserve() {
    rows = Arrays.copyOf(rows, AggregateState.grown(rows.length, groups.size()));
    for (AggregateState state : states) {
      state.reserve(groups.size());
    }
  }

  /** Adds the stored state of a group. */
  void load(int group, byte[] state) {
    Bytes.Reader in = reader(state);
    for (GoldQuery.Key key : query.keys()) {
      if (key.output() < 0) {
        KeyEncoding.skip(in, key.type());
      }
    }
    rows[group] += in.readVar();
    for (AggregateState aggregate : states) {
      aggregate.load(group, in);
    }
  }

  static Bytes.Reader reader(byte[] state) {
    Bytes.Reader in = new Bytes.Reader(state, 0);
    int format = in.readByte();
    if (format != FORMAT) {
      throw new PactolusException(
          ErrorCode.DEFINITION_CHANGED,
          "the states of a gold table have format %d, this version of Pactolus knows %d: the table"
                  .formatted(format, FORMAT)
              + " was written by a newer version. Use that version, or remove the gold table and"
              + " have it built again from Silver");
    }
    return in;
  }

  /** False when the group must be recomputed. */
  boolean settle(int group) {
    if (rows[group] < 0) {
      throw new PactolusException(
          ErrorCode.LAKE_DAMAGED,
          "gold table '%s' holds fewer rows for a group than left it: it is out of step with"
                  .formatted(query.plan().name())
              + " Silver. Remove the gold table and have it built again from Silver");
    }
    boolean known = true;
    for (AggregateState state : states) {
      known &= state.settle(group);
    }
    return known;
  }

  /** Settles all groups; for when no row was taken back. */
  void settleAll() {
    for (int group = 0; group < size(); group++) {
      if (!settle(group)) {
        throw new IllegalStateException("a group without retractions cannot be settled");
      }
    }
  }

  byte[] save(int group) {
    scratch.clear();
    scratch.putByte(FORMAT);
    Bytes.Reader key = groups.reader(group);
    for (GoldQuery.Key part : query.keys()) {
      int from = key.position();
      KeyEncoding.skip(key, part.type());
      if (part.output() < 0) {
        byte[] hidden = key.since(from);
        scratch.putBytes(hidden, 0, hidden.length);
      }
    }
    scratch.putVar(rows[group]);
    for (AggregateState state : states) {
      state.save(group, scratch);
    }
    return scratch.toArray();
  }

  /** Appends the key's values, one to each column, in sort order. */
  void showKey(int group, List<Column> out) {
    Bytes.Reader key = groups.reader(group);
    for (Column column : out) {
      KeyEncoding.read(key, column);
    }
  }

  void showResults(int group, List<Column> out) {
    for (int i = 0; i < out.size(); i++) {
      states.get(i).show(group, out.get(i));
    }
  }

  List<byte[]> keys() {
    List<byte[]> keys = new ArrayList<>();
    for (int group = 0; group < size(); group++) {
      keys.add(key(group));
    }
    return keys;
  }
}
