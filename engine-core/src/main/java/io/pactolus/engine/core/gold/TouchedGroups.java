package io.pactolus.engine.core.gold;

import io.pactolus.engine.core.gold.GroupRows.Settled;
import io.pactolus.lakehouse.DataFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The groups an epoch touches: where they are stored, and what becomes of them. */
final class TouchedGroups {
  private final GoldQuery query;
  private final GroupAggregation touched;
  private final List<StoredFile> loaded = new ArrayList<>();
  private final List<DataFile> notLoaded = new ArrayList<>();
  private final @Nullable StoredFile[] homes;
  private final int[] homeRows;
  private final List<Settled> changed = new ArrayList<>();
  private int goneGroups;
  private int recomputedGroups;

  TouchedGroups(GoldQuery query, GroupAggregation touched) {
    this.query = query;
    this.touched = touched;
    this.homes = new StoredFile[touched.size()];
    this.homeRows = new int[touched.size()];
  }

  /** Groups to be written. */
  List<Settled> changed() {
    return changed;
  }

  int changedGroups() {
    return changed.size() + goneGroups;
  }

  int recomputedGroups() {
    return recomputedGroups;
  }

  List<StoredFile> loaded() {
    return loaded;
  }

  List<DataFile> notLoaded() {
    return notLoaded;
  }

  /** The file the group is stored in. */
  Optional<StoredFile> home(byte[] key) {
    return Optional.ofNullable(homes[touched.find(key)]);
  }

  /** Looks for the groups in the files, and adds their stored states. */
  void find(List<DataFile> files, StoredFiles stored) {
    KeyBounds bounds = new KeyBounds(query, touched.keys());
    for (DataFile file : files) {
      if (bounds.mayBeInGold(file)) {
        StoredFile candidate = stored.load(file);
        loaded.add(candidate);
        findIn(candidate);
      } else {
        notLoaded.add(file);
      }
    }
  }

  private void findIn(StoredFile file) {
    GroupRows rows = file.rows();
    if (touched.size() * 8L < rows.size()) {
      for (int group = 0; group < touched.size(); group++) {
        int row = rows.search(touched.key(group));
        if (row >= 0) {
          found(group, file, row);
        }
      }
    } else {
      for (int row = 0; row < rows.size(); row++) {
        int group = touched.find(rows.keys()[row]);
        if (group >= 0) {
          found(group, file, row);
        }
      }
    }
  }

  private void found(int group, StoredFile file, int row) {
    if (homes[group] != null) {
      throw new IllegalStateException(
          "a group of gold table '%s' is in two rows, in %s and %s"
              .formatted(query.plan().name(), homes[group].file().path(), file.file().path()));
    }
    homes[group] = file;
    homeRows[group] = row;
    if (!query.alwaysRecomputes()) {
      touched.load(group, file.rows().state(row));
    }
  }

  /** Decides what becomes of each group. */
  void settle(Recomputation recomputation) {
    List<byte[]> unknown = new ArrayList<>();
    for (int group = 0; group < touched.size(); group++) {
      if (query.alwaysRecomputes()) {
        unknown.add(touched.key(group));
      } else if (touched.rows(group) == 0) {
        leave(group);
      } else if (touched.settle(group)) {
        become(group, new Settled(touched, group));
      } else {
        unknown.add(touched.key(group));
      }
    }
    recomputedGroups = unknown.size();
    GroupAggregation recomputed = recomputation.of(unknown);
    for (int group = 0; group < recomputed.size(); group++) {
      int here = touched.find(recomputed.key(group));
      if (recomputed.rows(group) == 0) {
        leave(here);
      } else {
        become(here, new Settled(recomputed, group));
      }
    }
  }

  private void leave(int group) {
    StoredFile home = homes[group];
    if (home != null) {
      home.retire(homeRows[group]);
      goneGroups++;
    }
  }

  private void become(int group, Settled now) {
    StoredFile home = homes[group];
    if (home == null) {
      changed.add(now);
    } else if (!Arrays.equals(home.rows().state(homeRows[group]), now.state())) {
      home.retire(homeRows[group]);
      changed.add(now);
    }
  }
}
