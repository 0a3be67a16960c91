package io.pactolus.pipeline.sql;

import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Unwinds from deep inside an expression to where the path of the SQL text is known. */
final class SqlTrouble extends RuntimeException {
  final int line;
  final int column;

  private SqlTrouble(int line, int column, String message) {
    super(message, null, false, false);
    this.line = line;
    this.column = column;
  }

  static SqlTrouble at(SqlNode node, String message) {
    return at(node.getParserPosition(), message);
  }

  static SqlTrouble at(SqlParserPos position, String message) {
    return new SqlTrouble(position.getLineNum(), position.getColumnNum(), message);
  }

  SqlProblem problem(String path) {
    String message = getMessage();
    return new SqlProblem(path, line, column, message == null ? "" : message);
  }
}
