package io.pactolus.prove.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The newest version of a Delta table, replayed from its log as the protocol has it: the newest
 * checkpoint and the commits after it, which must be there without a hole.
 */
final class DeltaLog {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.json");
  private static final Pattern CHECKPOINT = Pattern.compile("(\\d{20})\\.checkpoint\\.parquet");

  private final Path table;
  private final Path log;

  DeltaLog(Path table) {
    this.table = table;
    this.log = table.resolve("_delta_log");
  }

  /**
   * A file of the table.
   *
   * @param vector says which of its rows are deleted; absent when none are
   */
  record LiveFile(Path path, @Nullable JsonNode vector) {}

  /**
   * @param duckdb reads the checkpoint
   */
  List<LiveFile> liveFiles(Statement duckdb) throws SQLException {
    NavigableMap<Long, Path> commits = files(COMMIT);
    NavigableMap<Long, Path> checkpoints = files(CHECKPOINT);
    // An add or remove replaces the one before it with the same path and vector.
    Map<String, JsonNode> live = new LinkedHashMap<>();
    long from = 0;
    if (!checkpoints.isEmpty()) {
      from = checkpoints.lastKey() + 1;
      readCheckpoint(checkpoints.lastEntry().getValue(), duckdb)
          .forEach(add -> live.put(identity(add), add));
    }
    if (commits.isEmpty()) {
      throw new IllegalStateException("there is no commit in " + log);
    }
    for (long version = from; version <= commits.lastKey(); version++) {
      Path commit = commits.get(version);
      if (commit == null) {
        throw new IllegalStateException("version %d is missing in %s".formatted(version, log));
      }
      apply(commit, live);
    }
    return liveFiles(live.values());
  }

  private NavigableMap<Long, Path> files(Pattern name) {
    try (Stream<Path> all = Files.list(log)) {
      TreeMap<Long, Path> found = new TreeMap<>();
      for (Path file : new TreeSet<>(all.toList())) {
        Matcher matcher = name.matcher(String.valueOf(file.getFileName()));
        if (matcher.matches()) {
          found.put(Long.parseLong(matcher.group(1)), file);
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> readCheckpoint(Path file, Statement duckdb) throws SQLException {
    List<JsonNode> adds = new ArrayList<>();
    String sql =
        "SELECT CAST(to_json(\"add\") AS VARCHAR) FROM read_parquet('%s') WHERE \"add\" IS NOT NULL"
            .formatted(file.toString().replace("'", "''"));
    try (ResultSet rows = duckdb.executeQuery(sql)) {
      while (rows.next()) {
        adds.add(JSON.readTree(rows.getString(1)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return adds;
  }

  private static void apply(Path commit, Map<String, JsonNode> live) {
    List<JsonNode> adds = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(commit)) {
        JsonNode action = JSON.readTree(line);
        if (action.has("remove")) {
          live.remove(identity(action.get("remove")));
        } else if (action.has("add")) {
          adds.add(action.get("add"));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + commit, e);
    }
    adds.forEach(add -> live.put(identity(add), add));
  }

  private static String identity(JsonNode file) {
    JsonNode vector = file.path("deletionVector");
    return file.path("path").asText()
        + "|"
        + vector.path("storageType").asText()
        + vector.path("pathOrInlineDv").asText()
        + "@"
        + vector.path("offset").asLong();
  }

  private List<LiveFile> liveFiles(Collection<JsonNode> adds) {
    List<LiveFile> files = new ArrayList<>();
    for (JsonNode add : adds) {
      // Paths are URIs, but a plus sign is a plus sign.
      String path =
          URLDecoder.decode(add.path("path").asText().replace("+", "%2B"), StandardCharsets.UTF_8);
      JsonNode vector = add.path("deletionVector");
      files.add(
          new LiveFile(
              table.resolve(path), vector.path("storageType").isTextual() ? vector : null));
    }
    return files;
  }
}
