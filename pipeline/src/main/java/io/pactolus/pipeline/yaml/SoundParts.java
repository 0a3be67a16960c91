package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.model.GoldTable;
import io.pactolus.pipeline.model.SilverTable;
import io.pactolus.pipeline.model.Stream;
import io.pactolus.pipeline.yaml.YamlNode.Entry;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The parts of a file with problems that have none themselves, so that their SQL can be checked all
 * the same and its problems be told together with the others.
 *
 * @param silver by index in the file
 * @param gold all tables, or none when the SQL of one could be misunderstood because a table it may
 *     read is not sound
 * @param positions of the whole file
 * @param file as it stands in front of problems
 */
public record SoundParts(
    Stream stream,
    SortedMap<Integer, SilverTable> silver,
    List<GoldTable> gold,
    SourcePositions positions,
    String file) {

  /** Empty when the contract is not sound: all SQL rests on it. */
  static Optional<SoundParts> of(
      Settings root, List<Problem> problems, SourcePositions positions, String file) {
    Extents extents = new Extents(root, problems);
    if (!extents.isSound(PipelineSpec.STREAM) || root.find(PipelineSpec.STREAM).isEmpty()) {
      return Optional.empty();
    }
    Stream stream = PipelineAssembly.stream(root.get(PipelineSpec.STREAM));
    SortedMap<Integer, SilverTable> silver = new TreeMap<>();
    List<Located<Settings>> tables = root.find(PipelineSpec.SILVER).orElse(List.of());
    boolean allSound = extents.isSound(PipelineSpec.SILVER);
    for (int i = 0; i < tables.size(); i++) {
      if (allSound || extents.isSound(tables, i)) {
        silver.put(i, PipelineAssembly.silver(tables.get(i).value(), stream));
      }
    }
    boolean goldIsSound = allSound && !silver.isEmpty() && extents.isSound(PipelineSpec.GOLD);
    return Optional.of(
        new SoundParts(
            stream,
            silver,
            goldIsSound ? PipelineAssembly.goldTables(root) : List.of(),
            positions,
            file));
  }

  /** Lines of the file, and whether there is a problem in them. */
  private record Extents(Settings root, List<Problem> problems) {
    boolean isSound(Option<?> section) {
      List<Entry> entries = root.node().entries();
      for (int i = 0; i < entries.size(); i++) {
        if (entries.get(i).key().text().equals(section.name())) {
          int end =
              i + 1 < entries.size()
                  ? entries.get(i + 1).key().position().line()
                  : Integer.MAX_VALUE;
          return isSound(entries.get(i).key().position().line(), end);
        }
      }
      return true;
    }

    /** A table that is the last may have its end anywhere: problems further down count as its. */
    boolean isSound(List<Located<Settings>> tables, int index) {
      int end = index + 1 < tables.size() ? line(tables.get(index + 1)) : Integer.MAX_VALUE;
      return isSound(line(tables.get(index)), end);
    }

    private static int line(Located<Settings> table) {
      return table.value().node().position().line();
    }

    private boolean isSound(int from, int until) {
      return problems.stream().noneMatch(p -> p.line() >= from && p.line() < until);
    }
  }
}
