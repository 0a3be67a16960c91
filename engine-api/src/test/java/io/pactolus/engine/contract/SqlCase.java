package io.pactolus.engine.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An expression over one of the given rows, and what comes out.
 *
 * @param expected as {@link TableRows} writes it; for a failure, the reason behind an exclamation
 *     mark
 */
record SqlCase(int number, String input, String sql, String expected) {

  static List<SqlCase> all() {
    List<SqlCase> cases = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(SqlCase.class.getResourceAsStream("sql-cases.txt"))) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        if (!line.isEmpty() && !line.startsWith("#")) {
          String[] parts = line.split(" ~ ", -1);
          cases.add(new SqlCase(cases.size() + 1, parts[0], parts[1], parts[2]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cases;
  }

  boolean fails() {
    return expected.startsWith("!");
  }

  String reason() {
    return expected.substring(1);
  }

  String column() {
    return "v" + number;
  }

  /** As a derived column. One that fails is computed for its own record only. */
  String yaml() {
    String guarded = fails() ? "CASE WHEN c = " + number + " THEN " + sql + " END" : sql;
    return "      - {name: %s, sql: '%s'}\n".formatted(column(), guarded.replace("'", "''"));
  }
}
