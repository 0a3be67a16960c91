package io.pactolus.pipeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spoils pipeline files: the YAML around the options, their values, and the SQL in them. */
final class PipelineMutations {
  private static final Pattern ENTRY = Pattern.compile("(?<=[{ ,-])(\\w+): +([^,{}\\n\\[|>]+)");
  private static final Pattern SQL_IN_LINE =
      Pattern.compile("(?<=sql: |check: |where: |delete_when: )(\"[^\"\\n]*\"|[\\w(][^{}\\n]*)");
  private static final Pattern SQL_BLOCK = Pattern.compile("(?<=sql: [|>]\\n)(?: {6,}.*\\n)+");
  private static final Pattern TOKEN =
      Pattern.compile("\\w+|'[^']*'|\"[^\"]*\"|\\s+|.", Pattern.DOTALL);

  private static final String[] VALUES = {
    "",
    "null",
    "~",
    "[]",
    "{}",
    "[[]]",
    "[null]",
    "{a: b}",
    "true",
    "no",
    "0",
    "-1",
    "1e999",
    ".nan",
    "99999999999999999999",
    "''",
    "\"\\0\"",
    "\" \"",
    "\"\\n\"",
    "x",
    "ü",
    "_x",
    "a.b",
    "a/b",
    "../x",
    "${X}",
    "${X:-1}",
    "${file:/nowhere}",
    "$",
    "%",
    "0 s",
    "-5 min",
    "1 fortnight",
    "99999999999 days",
    "5min",
    "1 TiB",
    "int",
    "decimal(0,0)",
    "\"decimal(39,1)\"",
    "\"decimal(5,6)\"",
    "array<array<int>>",
    "struct",
    "array<struct>",
    "timestamp",
    "binary",
    "append",
    "upsert",
    "delete",
    "latest",
    "{timestamp: never}",
    "{offsets: {t: {-1: 0}}}",
    "a[0]",
    "a[-1]",
    "a[99999999999]",
    "\"['a.b']\"",
    "\"['\"",
    "2025-02-30",
    "!!int 3",
    "&a x",
    "*a",
    "|",
    "- x"
  };
  private static final String[] SQL = {
    "SELECT",
    "FROM",
    "WHERE TRUE",
    "GROUP BY",
    "HAVING",
    "CASE",
    "WHEN",
    "THEN",
    "ELSE",
    "END",
    "NULL",
    "TRUE",
    "UNKNOWN",
    "AND",
    "OR",
    "NOT",
    "IS",
    "IN",
    "IN (1, 2)",
    "IN ()",
    "BETWEEN",
    "LIKE",
    "LIKE '%_\\'",
    "ESCAPE ''",
    "AS",
    "*",
    "+",
    "-",
    "/",
    "%",
    "||",
    "=",
    "<>",
    "!=",
    "<=>",
    "::",
    "->",
    "^",
    "~",
    "?",
    ":p",
    "@",
    "#",
    "$",
    "`",
    "[",
    "]",
    "{",
    "}",
    "(",
    ")",
    "()",
    ",",
    ";",
    ".",
    "..",
    "'",
    "\"",
    "\"\"",
    "--",
    "/*",
    "*/",
    "\\",
    "\u0000",
    "\u00a0",
    "\ud83c\udf75",
    "\ud800",
    "''",
    "'''",
    "'it''s'",
    "U&'\\0041'",
    "U&'\\00'",
    "N'x'",
    "_utf8'x'",
    "_nope'x'",
    "X'AB'",
    "X'A'",
    "E'\\x'",
    "0",
    "-0",
    "1.",
    ".5",
    "1e5",
    "1e999",
    "1E-999",
    "00012",
    "99999999999999999999999999999999999999999999",
    "0.00000000000000000000000000000000000000000000001",
    "DATE '2025-02-30'",
    "DATE 'x'",
    "TIMESTAMP '2025-01-01 00:00:00'",
    "TIMESTAMP ''",
    "TIME '25:00:00'",
    "INTERVAL '1' HOUR",
    "INTERVAL '0' SECOND",
    "INTERVAL '-1' DAY",
    "INTERVAL '99999999999' DAY",
    "INTERVAL '1' MONTH",
    "INTERVAL 'x' HOUR",
    "INTERVAL '1:2' HOUR",
    "INTERVAL '1 2' DAY TO HOUR",
    "INTERVAL '1' DAY(99)",
    "HOUR",
    "SECOND",
    "CAST(",
    "CAST('x' AS INT)",
    "CAST(1 AS DECIMAL(99, 99))",
    "CAST(1 AS DECIMAL(5, -2))",
    "CAST(1 AS VARCHAR(0))",
    "CAST(NULL AS ROW(a INT))",
    "CAST(1 AS INT ARRAY)",
    "CAST(1 AS NOPE)",
    "TRY_CAST(1 AS INT)",
    "COUNT(*)",
    "COUNT()",
    "COUNT(DISTINCT region)",
    "SUM(1)",
    "SUM(NULL)",
    "AVG('x')",
    "MIN(*)",
    "MAX(TRUE)",
    "APPROX_COUNT_DISTINCT(id)",
    "SUM(SUM(1))",
    "SUM(1) OVER ()",
    "SUM(1) FILTER (WHERE TRUE)",
    "GROUPING(region)",
    "LISTAGG('x') WITHIN GROUP (ORDER BY 1)",
    "DISTINCT",
    "ALL",
    "GROUPING SETS ((region), ())",
    "CUBE(region)",
    "JOIN",
    "CROSS JOIN",
    "LATERAL",
    "UNNEST(tags)",
    "VALUES (1)",
    "UNION ALL SELECT 1",
    "WITH a AS (SELECT 1)",
    "EXISTS (SELECT 1)",
    "(SELECT 1)",
    "TABLE",
    "TUMBLE",
    "HOP",
    "SESSION",
    "DESCRIPTOR(",
    "DESCRIPTOR()",
    "DESCRIPTOR(a, b)",
    "window_start",
    "window_end",
    "ORDER BY 1",
    "LIMIT -1",
    "OFFSET 1 ROWS",
    "FETCH FIRST ROW ONLY",
    "TABLESAMPLE BERNOULLI(1)",
    "FOR SYSTEM_TIME AS OF x",
    "ARRAY[1]",
    "ARRAY[]",
    "MAP['a', 1]",
    "ROW(1, 2)",
    "MULTISET[1]",
    "POSITION('a' IN 'b')",
    "SUBSTRING('a' FROM 0 FOR -1)",
    "SUBSTRING('a', 99999999999)",
    "TRIM(BOTH 'ab' FROM 'a')",
    "OVERLAY('a' PLACING 'b' FROM 1)",
    "EXTRACT(YEAR FROM 1)",
    "EXTRACT(NOPE FROM event_time)",
    "FLOOR(event_time TO HOUR)",
    "FLOOR(1 TO DAY)",
    "CEIL(NULL)",
    "ROUND(1, 99)",
    "ROUND(1.5, -1)",
    "POWER(0, -1)",
    "POWER('a', 2)",
    "LN(0)",
    "MOD(1, 0)",
    "1 / 0",
    "COALESCE()",
    "COALESCE(1, 'a')",
    "NULLIF(1)",
    "GREATEST()",
    "CONCAT('a')",
    "UPPER()",
    "JSON_VALUE('{}', '$.a')",
    "CURRENT_DATE",
    "RAND()",
    "USER",
    "NEXT VALUE FOR s",
    "a.b.c.d",
    "orders.region",
    "nope",
    "\"no such column\"",
    "_epoch",
    "IS NOT DISTINCT FROM",
    "SIMILAR TO 'x'",
    "OVERLAPS",
    "AT TIME ZONE 'UTC'",
    "event_time + INTERVAL '1' DAY",
    "event_time - event_time",
    "- INTERVAL '1' DAY",
    "{fn UPPER('a')}",
    "{d '2025-01-01'}",
    "(1, 2) = (1, 2)",
    "NOT NOT",
    "- - 1",
    "CASE 1 WHEN 'a' THEN NULL END",
    "CASE END",
    "NULL = NULL",
    "TRUE > FALSE",
    "DEFAULT"
  };

  private final Random random;

  PipelineMutations(Random random) {
    this.random = random;
  }

  String spoil(String text) {
    String spoiled = text;
    for (int times = 1 + random.nextInt(3); times > 0; times--) {
      spoiled = random.nextInt(10) < 6 ? spoilSql(spoiled) : spoilYaml(spoiled);
    }
    return spoiled;
  }

  private String spoilYaml(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    int at = random.nextInt(lines.size());
    switch (random.nextInt(8)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
      case 2 -> Collections.swap(lines, at, random.nextInt(lines.size()));
      case 3 -> lines.set(at, " ".repeat(1 + random.nextInt(3)) + lines.get(at));
      case 4 -> lines.set(at, lines.get(at).replaceFirst("^ {1,2}", ""));
      case 5 -> {
        return replaceGroup(text, ENTRY, 1);
      }
      default -> {
        return replaceGroup(text, ENTRY, 2);
      }
    }
    return String.join("\n", lines) + "\n";
  }

  /** Puts something from the list, or the same part of another entry, in the place of a group. */
  private String replaceGroup(String text, Pattern pattern, int group) {
    List<MatchResult> entries = matches(pattern, text);
    if (entries.isEmpty()) {
      return text;
    }
    MatchResult entry = any(entries);
    String other = random.nextBoolean() && group == 2 ? any(VALUES) : any(entries).group(group);
    return text.substring(0, entry.start(group)) + other + text.substring(entry.end(group));
  }

  private String spoilSql(String text) {
    List<MatchResult> inLine = matches(SQL_IN_LINE, text);
    List<MatchResult> blocks = matches(SQL_BLOCK, text);
    if (inLine.isEmpty() && blocks.isEmpty()) {
      return spoilYaml(text);
    }
    if (blocks.isEmpty() || (!inLine.isEmpty() && random.nextBoolean())) {
      MatchResult sql = any(inLine);
      String plain = sql.group().replaceAll("^\"|\"$", "");
      return text.substring(0, sql.start())
          + quoted(spoilTokens(plain))
          + text.substring(sql.end());
    }
    MatchResult sql = any(blocks);
    return text.substring(0, sql.start())
        + spoilTokens(sql.group().stripTrailing()).replace("\n", "\n      ")
        + "\n"
        + text.substring(sql.end());
  }

  private String spoilTokens(String sql) {
    List<String> tokens = new ArrayList<>();
    matches(TOKEN, sql).forEach(token -> tokens.add(token.group()));
    tokens.add(" ");
    int at = random.nextInt(tokens.size());
    switch (random.nextInt(10)) {
      case 0 -> tokens.remove(at);
      case 1 -> tokens.add(at, tokens.get(random.nextInt(tokens.size())));
      case 2 -> Collections.swap(tokens, at, random.nextInt(tokens.size()));
      case 3 -> tokens.subList(at, tokens.size()).clear();
      case 4 -> nest(tokens, at);
      case 5, 6 -> tokens.add(at, " " + any(SQL) + " ");
      default -> tokens.set(at, " " + any(SQL) + " ");
    }
    return String.join("", tokens);
  }

  private void nest(List<String> tokens, int at) {
    int depth = random.nextInt(4) == 0 ? 3_000 : 1 + random.nextInt(20);
    String open = any(new String[] {"(", "NOT (", "-(", "UPPER(", "CASE WHEN ", "COALESCE(1, "});
    String close = open.startsWith("CASE") ? " THEN 1 END" : ")";
    tokens.set(at, open.repeat(depth) + tokens.get(at) + close.repeat(depth));
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c < ' ' || c == '"' || c == '\\') {
                quoted.append("\\u%04x".formatted(c));
              } else {
                quoted.appendCodePoint(c);
              }
            });
    return quoted.append('"').toString();
  }

  private static List<MatchResult> matches(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.results().toList();
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private String any(String[] list) {
    return list[random.nextInt(list.length)];
  }
}
