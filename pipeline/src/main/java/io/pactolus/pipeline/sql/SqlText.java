package io.pactolus.pipeline.sql;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlConformanceEnum;

/** Parses SQL text with Calcite's parser; trouble is told in words a user can act on. */
final class SqlText {
  private static final SqlParser.Config CONFIG =
      SqlParser.config()
          .withUnquotedCasing(Casing.UNCHANGED)
          .withQuotedCasing(Casing.UNCHANGED)
          .withQuoting(Quoting.DOUBLE_QUOTE)
          .withCaseSensitive(false)
          .withIdentifierMaxLength(255)
          .withConformance(SqlConformanceEnum.LENIENT);
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  // Reserved words that are likely column names.
  private static final Set<String> LIKELY_NAMES =
      Set.of(
          "time",
          "timestamp",
          "date",
          "value",
          "values",
          "year",
          "month",
          "day",
          "hour",
          "minute",
          "second",
          "user",
          "count",
          "order",
          "group",
          "start",
          "end",
          "position",
          "method",
          "row",
          "rows",
          "table",
          "column",
          "result",
          "condition",
          "language",
          "partition",
          "offset",
          "match",
          "match_number",
          "sum",
          "min",
          "max",
          "rank",
          "current",
          "window",
          "interval",
          "element",
          "parameter",
          "period",
          "reference",
          "references",
          "symbol",
          "system",
          "to",
          "from",
          "exists",
          "in",
          "at",
          "by",
          "local",
          "member",
          "open",
          "over",
          "portion",
          "range",
          "returns",
          "scope",
          "search",
          "show",
          "similar",
          "size",
          "sql",
          "trigger",
          "upsert",
          "check",
          "class",
          "call",
          "cycle",
          "default",
          "end_frame",
          "equals",
          "filter",
          "free",
          "function",
          "get",
          "global",
          "grant",
          "identity",
          "lateral",
          "like",
          "limit",
          "module",
          "natural",
          "new",
          "next",
          "old",
          "only",
          "out",
          "percent",
          "precision",
          "primary",
          "quarter",
          "release",
          "set",
          "skip",
          "specific",
          "stream",
          "cube",
          "week",
          "zone");

  private SqlText() {}

  static SqlNode expression(String sql) {
    try {
      return SqlParser.create(sql, CONFIG).parseExpression();
    } catch (SqlParseException e) {
      throw trouble(sql, e);
    }
  }

  static SqlNode query(String sql) {
    try {
      return SqlParser.create(sql, CONFIG).parseQuery();
    } catch (SqlParseException e) {
      throw trouble(sql, e);
    }
  }

  private static SqlTrouble trouble(String sql, SqlParseException e) {
    SqlParserPos position = e.getPos() == null ? SqlParserPos.ZERO : e.getPos();
    String said = e.getMessage() == null ? "" : e.getMessage();
    if (!said.startsWith("Encountered \"")) {
      return SqlTrouble.at(position, "not understood: " + firstLine(said));
    }
    int close = said.indexOf("\" at line");
    String found = said.substring("Encountered \"".length(), close < 0 ? said.length() : close);
    if (sql.isBlank()) {
      return SqlTrouble.at(position, "the SQL is empty");
    }
    for (String token : found.split(" ")) {
      if (WORD.matcher(token).matches() && LIKELY_NAMES.contains(token.toLowerCase(Locale.ROOT))) {
        return SqlTrouble.at(
            position,
            "syntax error at '%s'; it is a reserved word: if it is a column, write \"%s\" in double quotes"
                .formatted(token, token));
      }
    }
    if (found.contains("<EOF>")) {
      return SqlTrouble.at(position, "syntax error: the SQL ends too early" + after(found));
    }
    if (found.contains(";")) {
      return SqlTrouble.at(position, "leave out the ';': there is one SQL text only");
    }
    return SqlTrouble.at(position, "syntax error at '" + found + "'");
  }

  private static String after(String found) {
    String before = found.replace("<EOF>", "").strip();
    return before.isEmpty() ? "" : ", after '" + before + "'";
  }

  private static String firstLine(String text) {
    Matcher matcher = Pattern.compile("^[^\\r\\n]*").matcher(text);
    return matcher.find() ? matcher.group() : text;
  }
}
