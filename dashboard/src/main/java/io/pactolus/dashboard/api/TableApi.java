package io.pactolus.dashboard.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.control.LakeView;
import io.pactolus.dashboard.http.Call;
import io.pactolus.dashboard.http.HttpProblem;
import io.pactolus.dashboard.http.Routes;
import io.pactolus.lakehouse.CommitSummary;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Snapshot;
import io.pactolus.lakehouse.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What the lake holds. */
final class TableApi {
  private static final int VERSIONS = 20;

  private final LakeAccess lake;
  private final SqlApi sql;

  TableApi(LakeAccess lake, SqlApi sql) {
    this.lake = lake;
    this.sql = sql;
  }

  void addTo(Routes routes) {
    routes
        .get("/api/v1/tables", new Remembered(Duration.ofSeconds(1), this::tables))
        .get("/api/v1/tables/{table}", new Remembered(Duration.ofSeconds(1), this::table))
        .get("/api/v1/tables/{table}/files", new Remembered(Duration.ofSeconds(1), this::files))
        .get(
            "/api/v1/tables/{table}/preview", new Remembered(Duration.ofSeconds(2), this::preview));
  }

  private ObjectNode tables(Call call) {
    return lake.read(
        view -> {
          ObjectNode node = Wire.object();
          ArrayNode array = node.putArray("tables");
          view.tables().forEach((name, table) -> summary(array.addObject(), name, table));
          return node;
        });
  }

  private static void summary(ObjectNode node, String name, Table table) {
    Snapshot now = table.snapshot();
    int dot = name.indexOf('.');
    node.put("name", name);
    node.put("layer", dot < 0 ? name : name.substring(0, dot));
    node.put("version", now.version());
    Wire.put(node, "committed_at", Instant.ofEpochMilli(now.timestampMillis()));
    Wire.put(node, "epoch", now.epoch(table.path()));
    node.put("rows", now.liveRows());
    node.put("files", now.files().size());
    node.put("bytes", now.sizeBytes());
  }

  static Table require(LakeView view, String name) {
    String path = view.paths().get(name);
    if (path == null) {
      throw HttpProblem.notFound(
          "There is no such table",
          "There is no table of this name. There are %s."
              .formatted(String.join(", ", view.paths().keySet())));
    }
    return view.find(path)
        .orElseThrow(
            () ->
                HttpProblem.notFound(
                    "The table is not there yet",
                    "The table %s is made when the first epoch comes to it.".formatted(name)));
  }

  private ObjectNode table(Call call) {
    String name = call.required("table");
    return lake.read(
        view -> {
          Table table = require(view, name);
          ObjectNode node = Wire.object();
          summary(node.putObject("summary"), name, table);
          node.put("path", table.path());
          PipelineApi.columns(node.putArray("columns"), table.schema());
          Wire.texts(node.putArray("partition_columns"), table.partitionColumns());
          ArrayNode versions = node.putArray("versions");
          for (CommitSummary commit : table.history(VERSIONS)) {
            ObjectNode one = versions.addObject();
            one.put("version", commit.version());
            Wire.put(one, "at", Instant.ofEpochMilli(commit.timestampMillis()));
            one.put("operation", commit.operation());
            one.put("engine", commit.engine());
            Long epoch = commit.transactions().get(table.path());
            Wire.put(one, "epoch", epoch == null ? OptionalLong.empty() : OptionalLong.of(epoch));
          }
          return node;
        });
  }

  private ObjectNode files(Call call) {
    String name = call.required("table");
    int limit = call.limit();
    return lake.read(
        view -> {
          List<DataFile> files = require(view, name).snapshot().files();
          ObjectNode node = Wire.object();
          node.put("in_all", files.size());
          ArrayNode array = node.putArray("files");
          files.stream()
              .sorted(Comparator.comparingLong(DataFile::sizeBytes).reversed())
              .limit(limit)
              .forEach(file -> file(array.addObject(), file));
          return node;
        });
  }

  private static void file(ObjectNode node, DataFile file) {
    node.put("path", file.path());
    node.put("bytes", file.sizeBytes());
    node.put("rows", file.rows());
    node.put("deleted_rows", file.rows() - file.liveRows());
    ObjectNode partition = node.putObject("partition");
    file.partition().forEach(partition::put);
  }

  private ObjectNode preview(Call call) {
    String name = call.required("table");
    int limit = call.limit();
    String query =
        lake.read(
            view -> {
              Table table = require(view, name);
              List<String> columns =
                  table.schema().fields().stream().map(field -> field.name()).toList();
              String epoch = columns.contains("_epoch") ? "_epoch" : "epoch";
              return "SELECT %s FROM %s ORDER BY %s DESC"
                  .formatted(
                      columns.stream()
                          .filter(column -> !column.equals("_state"))
                          .map(TableApi::quoted)
                          .collect(Collectors.joining(", ")),
                      name.indexOf('.') < 0
                          ? quoted(name)
                          : name.substring(0, name.indexOf('.'))
                              + "."
                              + quoted(name.substring(name.indexOf('.') + 1)),
                      epoch);
            });
    return sql.query(query, limit);
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
