package io.pactolus.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.app.command.PipelineOptions.LakeOption;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.query.LakeSql;
import io.pactolus.pipeline.plan.Plan;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ad-hoc SQL. */
@Command(
    name = "sql",
    description = {
      "Runs one SELECT over the tables of the pipeline: bronze.STREAM, silver.TABLE, gold.TABLE, dlq.STREAM, ledger.",
      "'SHOW ALL TABLES' lists them."
    },
    mixinStandardHelpOptions = true)
public final class SqlCommand implements Callable<Integer> {
  @Mixin PipelineOptions pipeline = new PipelineOptions();
  @Mixin LakeOption lake = new LakeOption();

  @Parameters(paramLabel = "SELECT", index = "1", description = "the query, in DuckDB's SQL")
  String query = "";

  @Option(names = "--json", description = "one JSON object a row")
  boolean json;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "1000",
      description = "rows shown at most (default: ${DEFAULT-VALUE})")
  int maxRows;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    Console console = new Console(spec.commandLine());
    Plan plan = pipeline.plan();
    try (Lake opened = lake.openExisting(plan);
        LakeSql sql = lake.view(opened, plan).sql()) {
      LakeSql.Result result = sql.userQuery(query, maxRows);
      if (json) {
        result.rows().forEach(row -> console.json(json(result.columns(), row)));
      } else {
        console.table(
            result.columns(),
            result.rows().stream().map(r -> r.stream().map(SqlCommand::text).toList()).toList());
        console.note(
            Console.count(result.rows().size()) + (result.rows().size() == 1 ? " row" : " rows"));
      }
      if (result.truncated()) {
        console.note("There are more rows; show them with --rows N.");
      }
      return 0;
    }
  }

  static ObjectNode json(List<String> columns, List<@Nullable Object> row) {
    ObjectNode node = Console.JSON.createObjectNode();
    for (int i = 0; i < columns.size(); i++) {
      Object value = row.get(i);
      if (value instanceof Boolean || value instanceof Number) {
        node.putPOJO(columns.get(i), value);
      } else if (value == null) {
        node.putNull(columns.get(i));
      } else if (value instanceof java.sql.Array array) {
        ArrayNode elements = node.putArray(columns.get(i));
        elementsOf(array).forEach(element -> elements.add(text(element)));
      } else {
        node.put(columns.get(i), text(value));
      }
    }
    return node;
  }

  private static List<@Nullable Object> elementsOf(java.sql.Array array) {
    try {
      return java.util.Arrays.asList((Object[]) array.getArray());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Values as a terminal can show them: text with control characters escaped, bytes as text where
   * they are UTF-8.
   */
  static String text(@Nullable Object value) {
    if (value == null) {
      return "NULL";
    } else if (value instanceof Blob blob) {
      try {
        return bytes(blob.getBytes(1, (int) blob.length()));
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    return printable(value.toString());
  }

  private static String bytes(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.indexOf('\uFFFD') >= 0 ? "0x" + HexFormat.of().formatHex(bytes) : printable(text);
  }

  // Bidirectional overrides and the like let a value rearrange what stands beside it.
  private static boolean rearranges(int c) {
    int type = Character.getType(c);
    return type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.UNASSIGNED;
  }

  static String printable(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c) || rearranges(c)) {
                clean.append(String.format(c < 0x10000 ? "\\u%04x" : "\\u{%x}", c));
              } else {
                clean.appendCodePoint(c);
              }
            });
    return clean.toString();
  }
}
