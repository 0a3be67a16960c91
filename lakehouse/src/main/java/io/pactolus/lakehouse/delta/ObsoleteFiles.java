package io.pactolus.lakehouse.delta;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Files on disk that the newest version of a table does not refer to, oldest removal first. */
final class ObsoleteFiles {
  /**
   * @param path absolute
   * @param sinceMillis when it left the table
   */
  record Obsolete(String path, long sinceMillis) {}

  private final Storage storage;
  private final String root;
  private final DeletionVectors vectors;
  private final Deque<Obsolete> waiting = new ArrayDeque<>();
  private boolean swept;

  ObsoleteFiles(Storage storage, String root, DeletionVectors vectors) {
    this.storage = storage;
    this.root = root;
    this.vectors = vectors;
  }

  boolean swept() {
    return swept;
  }

  /** A commit of ours took the file out of the table. */
  void removed(LiveFile file, boolean pathStays, long nowMillis) {
    if (!pathStays) {
      waiting.add(new Obsolete(root + "/" + file.file().path(), nowMillis));
    }
    file.vector()
        .flatMap(vectors::file)
        .ifPresent(path -> waiting.add(new Obsolete(path, nowMillis)));
  }

  /**
   * A commit of ours brought files back that had left: should they leave again, it is from then on
   * that they are retained.
   *
   * @param paths relative to the table
   */
  void returned(Set<String> paths) {
    if (!paths.isEmpty()) {
      Set<String> absolute = new HashSet<>();
      paths.forEach(path -> absolute.add(root + "/" + path));
      waiting.removeIf(left -> absolute.contains(left.path()));
    }
  }

  /** Absolute paths of everything the version refers to. */
  private Set<String> referenced(TableState state) {
    var referenced = new HashSet<String>();
    for (LiveFile live : state.files()) {
      referenced.add(root + "/" + live.file().path());
      live.vector().flatMap(vectors::file).ifPresent(referenced::add);
    }
    return referenced;
  }

  /**
   * Finds what earlier processes left: removed files and those of crashed commits.
   *
   * @param tombstones absolute path to when it left the table, as a checkpoint tells
   * @param removals the same as the commits tell
   */
  void sweep(TableState state, Map<String, Long> tombstones, RemovalTimes removals)
      throws IOException {
    Set<String> referenced = referenced(state);
    Map<String, Long> since = new HashMap<>();
    for (Storage.Entry entry : storage.walk(root)) {
      if (!referenced.contains(entry.path())) {
        long left = tombstones.getOrDefault(entry.path(), removals.atTheLatest(entry.path()));
        since.put(entry.path(), Math.max(entry.modifiedMillis(), left));
      }
    }
    waiting.forEach(w -> since.merge(w.path(), w.sinceMillis(), Math::max));
    waiting.clear();
    since.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
        .forEach(e -> waiting.add(new Obsolete(e.getKey(), e.getValue())));
    swept = true;
  }

  /** Deletes those that left before the cutoff; returns the bytes freed. */
  long delete(TableState state, long cutoffMillis, int limit) throws IOException {
    Obsolete next = waiting.peek();
    if (next == null || next.sinceMillis() >= cutoffMillis) {
      return 0;
    }
    Set<String> referenced = referenced(state);
    long freed = 0;
    for (int deleted = 0; deleted < limit; ) {
      next = waiting.peek();
      if (next == null || next.sinceMillis() >= cutoffMillis) {
        break;
      }
      waiting.remove();
      // A file of vectors is shared: it is obsolete only when none of them is in use.
      if (!referenced.contains(next.path()) && storage.exists(next.path())) {
        freed += storage.stat(next.path()).sizeBytes();
        storage.delete(next.path());
        deleted++;
      }
    }
    return freed;
  }

  List<Obsolete> waiting() {
    return List.copyOf(waiting);
  }
}
