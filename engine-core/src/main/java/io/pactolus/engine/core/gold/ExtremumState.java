package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.columnar.Column;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * MIN and MAX. Of what comes in and what goes out only the best value and how often it came is
 * kept; that is enough to know the new extremum, unless the old one left and nothing as good came:
 * then the group must be recomputed. State: number of values, extremum. A -0.0 counts and shows as
 * 0.0; NaN is the greatest double.
 */
abstract class ExtremumState extends AggregateState {
  /** What counts as better. */
  enum Side {
    LEAST,
    GREATEST
  }

  static final int STORED = 0;
  static final int INSERTED = 1;
  static final int RETRACTED = 2;
  static final int SLOTS = 3;

  private long[] counts = {};
  // How often the best value of the slot is in it; 0: the slot is empty.
  private final long[][] times = {{}, {}, {}};

  abstract void reserveSlots(int groups);

  /** Negative when the value is better than the slot's. */
  abstract int compare(Column column, int row, int slot, int group);

  abstract int compareSlots(int slot, int other, int group);

  abstract void set(int slot, int group, Column column, int row);

  abstract void copy(int fromSlot, int toSlot, int group);

  abstract void loadSlot(int slot, int group, Bytes.Reader in);

  abstract void saveSlot(int slot, int group, Bytes out);

  abstract void showSlot(int slot, int group, Column out);

  @Override
  final void reserve(int groups) {
    int size = grown(counts.length, groups);
    counts = Arrays.copyOf(counts, size);
    for (int slot = 0; slot < SLOTS; slot++) {
      times[slot] = Arrays.copyOf(times[slot], size);
    }
    reserveSlots(size);
  }

  @Override
  final void accumulate(@Nullable Column argument, int[] groups, int rows, int sign) {
    if (argument == null) {
      throw new IllegalArgumentException("MIN or MAX of nothing");
    }
    int slot = sign > 0 ? INSERTED : RETRACTED;
    long[] slotTimes = times[slot];
    for (int row = 0; row < rows; row++) {
      int group = groups[row];
      if (group < 0 || argument.isNull(row)) {
        continue;
      }
      counts[group] += sign;
      int order = slotTimes[group] == 0 ? -1 : compare(argument, row, slot, group);
      if (order < 0) {
        set(slot, group, argument, row);
        slotTimes[group] = 1;
      } else if (order == 0) {
        slotTimes[group]++;
      }
    }
  }

  @Override
  final void load(int group, Bytes.Reader in) {
    long count = in.readVar();
    counts[group] += count;
    if (count > 0) {
      loadSlot(STORED, group, in);
      times[STORED][group] = 1;
    }
  }

  @Override
  final boolean settle(int group) {
    boolean known = true;
    if (counts[group] == 0) {
      times[STORED][group] = 0;
    } else if (insertedIsNew(group)) {
      copy(INSERTED, STORED, group);
      times[STORED][group] = 1;
    } else {
      known = storedRemains(group);
    }
    times[INSERTED][group] = 0;
    times[RETRACTED][group] = 0;
    return known;
  }

  private boolean insertedIsNew(int group) {
    long inserted = times[INSERTED][group];
    long retracted = times[RETRACTED][group];
    if (inserted == 0) {
      return false;
    }
    if (retracted > 0 && !storedSurvives(group)) {
      // All that stays is no better than what was retracted; what came must beat that, or come
      // more often than it went.
      int order = compareSlots(INSERTED, RETRACTED, group);
      return order < 0 || order == 0 && inserted > retracted;
    }
    return times[STORED][group] == 0 || compareSlots(INSERTED, STORED, group) < 0;
  }

  private boolean storedRemains(int group) {
    if (times[RETRACTED][group] == 0 || storedSurvives(group)) {
      return times[STORED][group] > 0;
    }
    // Went and came back as often, the usual update that leaves the value as it was.
    return times[STORED][group] > 0
        && times[INSERTED][group] == times[RETRACTED][group]
        && compareSlots(INSERTED, RETRACTED, group) == 0
        && compareSlots(INSERTED, STORED, group) == 0;
  }

  /** True when everything retracted is worse than the stored extremum. */
  private boolean storedSurvives(int group) {
    return times[STORED][group] > 0 && compareSlots(RETRACTED, STORED, group) > 0;
  }

  @Override
  final void save(int group, Bytes out) {
    out.putVar(counts[group]);
    if (times[STORED][group] > 0) {
      saveSlot(STORED, group, out);
    }
  }

  @Override
  final void show(int group, Column out) {
    if (times[STORED][group] > 0) {
      showSlot(STORED, group, out);
    } else {
      out.appendNull();
    }
  }
}
