package io.pactolus.app.command;

import io.pactolus.engine.core.definition.LakeChanges;
import io.pactolus.engine.core.definition.TableChange;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.Table;
import io.pactolus.pipeline.definition.Difference;
import io.pactolus.pipeline.definition.Impact;
import io.pactolus.pipeline.plan.Plan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the pipeline file means for the tables of a lake that is there, or will be. */
final class PlannedChanges implements AutoCloseable {
  private final @Nullable Lake lake;
  private final Path file;
  private final List<TableChange> changes;
  private final long epochs;

  private PlannedChanges(@Nullable Lake lake, Path file, List<TableChange> changes, long epochs) {
    this.lake = lake;
    this.file = file;
    this.changes = changes;
    this.epochs = epochs;
  }

  /**
   * @param location of the lake, if one is named
   */
  static PlannedChanges of(Path file, Plan plan, Optional<String> location) {
    if (location.isEmpty() || !Files.isDirectory(Path.of(location.get()))) {
      return new PlannedChanges(null, file, List.of(), 0);
    }
    Lake lake = Lakes.open(location.get());
    boolean complete = false;
    try {
      List<TableChange> changes = LakeChanges.between(lake, plan).all();
      long epochs = Ledger.find(lake, plan.pipeline().name()).map(Ledger::lastEpoch).orElse(0L);
      complete = true;
      return new PlannedChanges(lake, file, changes, epochs);
    } finally {
      if (!complete) {
        lake.close();
      }
    }
  }

  boolean lakeIsThere() {
    return lake != null;
  }

  /** Of any table of the pipeline, in brackets. */
  String state(String path) {
    Optional<Table> table = lake == null ? Optional.empty() : lake.find(path);
    return table
        .map(
            there ->
                "(version %d, %s rows)"
                    .formatted(
                        there.snapshot().version(), Console.count(there.snapshot().liveRows())))
        .orElse("(to be created)");
  }

  /** Of a Silver or Gold table, a line each. */
  List<String> lines(String table) {
    return changes.stream()
        .filter(change -> change.name().equals(table))
        .findFirst()
        .map(this::lines)
        .orElse(List.of());
  }

  private List<String> lines(TableChange change) {
    List<String> lines = new ArrayList<>();
    if (change.isNew()) {
      if (epochs > 0 && change.name().startsWith("silver.")) {
        lines.add(
            "  new: it starts with the next epoch; to fill it from Bronze: "
                + command("rebuild FILE --table " + change.name()));
      } else if (epochs > 0) {
        lines.add("  new: it is computed from all of its Silver table at the next start");
      }
      return lines;
    }
    if (!change.recorded()) {
      lines.add(
          "  made by an older version, which kept no definition: that of this file will be recorded at the next start; conditions, expressions and rules are taken to be the same");
    }
    for (Difference difference : change.differences()) {
      Impact impact = change.holdsNothing() ? min(difference.impact()) : difference.impact();
      lines.add(
          "  change, %s: %s: %s".formatted(word(impact), difference.text(), difference.reason()));
    }
    if (change.differences().isEmpty() && change.recorded()) {
      lines.add("  definition unchanged");
    } else if (change.holdsNothing() && !change.differences().isEmpty()) {
      lines.add("  it holds nothing yet, so it simply gets the new definition");
    } else if (!change.isCompatible()) {
      lines.add(
          change
              .resolvedBy()
              .map(command -> "  resolved by: " + command(command))
              .orElse("  resolved by undoing the change"));
    }
    return lines;
  }

  private static Impact min(Impact impact) {
    return impact == Impact.REFUSED ? impact : Impact.FROM_NOW_ON;
  }

  private static String word(Impact impact) {
    return switch (impact) {
      case FROM_NOW_ON -> "from now on";
      case NEEDS_REBUILD -> "needs a rebuild";
      case REFUSED -> "REFUSED";
    };
  }

  private String command(String command) {
    return "./pactolus " + command.replace("FILE", file.toString());
  }

  /** What a run would say to it. */
  String verdict() {
    if (changes.stream().allMatch(TableChange::isNew)) {
      return "All tables are to be created.";
    }
    List<String> refused =
        changes.stream().filter(change -> !change.isCompatible()).map(TableChange::name).toList();
    return refused.isEmpty()
        ? "This file fits the tables of the lake: run goes on with it."
        : "This file does not fit " + String.join(", ", refused) + ": run refuses to start.";
  }

  @Override
  public void close() {
    if (lake != null) {
      lake.close();
    }
  }
}
