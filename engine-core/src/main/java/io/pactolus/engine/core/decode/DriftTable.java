package io.pactolus.engine.core.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts what documents hold beyond the contract, and values whose JSON type the contract does not
 * take. Bounded: at most {@link #MAX_PATHS} paths are known at once; when they are used up, what
 * else appears is counted together until the table is drained, and then learning begins anew.
 */
final class DriftTable {
  static final int MAX_PATHS = 1000;
  static final int MAX_NAME_BYTES = 200;
  static final int MAX_DEPTH = 16;

  private final List<Node> roots = new ArrayList<>();
  private final List<Node> observed = new ArrayList<>();
  private Node[] pending = new Node[64];
  private JsonKind[] pendingKinds = new JsonKind[64];
  private int pendingCount;
  private int learned;
  private long pendingUntracked;
  private long untracked;
  private int untrackedFirstRow;

  void register(Node root) {
    roots.add(root);
  }

  /** A member no field wants, seen for the first time; null when it is not to be followed. */
  @Nullable Node learn(Node parent, byte[] data, int from, int until) {
    if (parent.opaque) {
      return null;
    }
    if (learned >= MAX_PATHS || until - from > MAX_NAME_BYTES || parent.depth >= MAX_DEPTH) {
      pendingUntracked++;
      return null;
    }
    learned++;
    return parent.learn(Arrays.copyOfRange(data, from, until));
  }

  @Nullable Node learnElement(Node parent) {
    if (parent.opaque || learned >= MAX_PATHS || parent.depth >= MAX_DEPTH) {
      return null;
    }
    learned++;
    return parent.learnElement();
  }

  /** A learned node had a value; counted once the whole document is known to be JSON. */
  void pend(Node node, JsonKind kind) {
    if (node.index == -2) {
      return;
    }
    if (pendingCount == pending.length) {
      pending = Arrays.copyOf(pending, pendingCount * 2);
      pendingKinds = Arrays.copyOf(pendingKinds, pendingCount * 2);
    }
    pending[pendingCount] = node;
    pendingKinds[pendingCount++] = kind;
  }

  void discard() {
    pendingCount = 0;
    pendingUntracked = 0;
  }

  void commit(int row) {
    for (int i = 0; i < pendingCount; i++) {
      count(pending[i], pendingKinds[i], row);
    }
    if (pendingUntracked > 0) {
      if (untracked == 0) {
        untrackedFirstRow = row;
      }
      untracked += pendingUntracked;
    }
    discard();
  }

  void count(Node node, JsonKind kind, int row) {
    long[] counts = node.drift;
    int[] rows = node.firstRow;
    if (counts == null || rows == null) {
      counts = new long[JsonKind.count()];
      rows = new int[JsonKind.count()];
      node.drift = counts;
      node.firstRow = rows;
      observed.add(node);
    }
    if (counts[kind.code()]++ == 0) {
      rows[kind.code()] = row;
    }
  }

  /** What was counted since the last call, with rows named by their coordinates in the batch. */
  List<Drift> drain(Coordinates coordinates) {
    List<Drift> drifts = new ArrayList<>();
    for (Node node : observed) {
      long[] counts = node.drift;
      int[] rows = node.firstRow;
      if (counts == null || rows == null) {
        continue;
      }
      Drift.Change change = node.known ? Drift.Change.CHANGED_TYPE : Drift.Change.NEW_FIELD;
      String path = node.path();
      for (int k = 0; k < counts.length; k++) {
        if (counts[k] > 0) {
          drifts.add(coordinates.drift(path, change, JsonKind.of(k).text(), rows[k], counts[k]));
        }
      }
      node.drift = null;
      node.firstRow = null;
    }
    observed.clear();
    if (untracked > 0) {
      drifts.add(
          coordinates.drift("", Drift.Change.UNTRACKED, "any", untrackedFirstRow, untracked));
      untracked = 0;
    }
    if (learned >= MAX_PATHS) {
      roots.forEach(Node::forgetLearned);
      learned = 0;
    }
    return drifts;
  }

  /** Names a row of the batch being decoded. */
  interface Coordinates {
    Drift drift(String path, Drift.Change change, String jsonType, int row, long count);
  }
}
