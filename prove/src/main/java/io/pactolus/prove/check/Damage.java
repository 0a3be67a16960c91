package io.pactolus.prove.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What is wrong with a lake: all of it counted, the first of each kind remembered. */
public final class Damage {
  private static final int REMEMBERED = 10;

  /** How bad it is. */
  public enum Kind {
    /** Acknowledged, and not where it must be. */
    LOST,
    /** There more often than once. */
    DOUBLED,
    /** There, and not what it must be. */
    WRONG
  }

  /**
   * One of them, in words.
   *
   * @param where {@code topic-partition:offset}, or the table where no single record is meant
   */
  public record Finding(Kind kind, String table, String where, String message) {
    @Override
    public String toString() {
      return "%s %s: %s".formatted(table, where, message);
    }
  }

  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
  private final Map<Kind, List<Finding>> first = new EnumMap<>(Kind.class);

  void add(Kind kind, String table, Coordinates where, String message) {
    add(kind, table, where.toString(), message);
  }

  void add(Kind kind, String table, String where, String message) {
    counts.merge(kind, 1L, Long::sum);
    List<Finding> findings = first.computeIfAbsent(kind, added -> new ArrayList<>());
    if (findings.size() < REMEMBERED) {
      findings.add(new Finding(kind, table, where, message));
    }
  }

  public long count(Kind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  public boolean isNone() {
    return counts.isEmpty();
  }

  /** The first of each kind, lost ones before doubled ones before wrong ones. */
  public List<Finding> findings() {
    return first.values().stream().flatMap(List::stream).toList();
  }
}
