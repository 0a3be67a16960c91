package io.pactolus.pipeline.sql;

import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;

/** Refuses what a Gold query cannot be, with what to do instead. */
final class GoldShape {
  private GoldShape() {}

  static SqlSelect select(SqlNode query) {
    if (query instanceof SqlOrderBy ordered) {
      if (!ordered.orderList.isEmpty()) {
        throw SqlTrouble.at(
            ordered.orderList,
            "ORDER BY is not supported: a table has no order; sort when reading");
      }
      throw SqlTrouble.at(
          ordered,
          "LIMIT, OFFSET and FETCH are not supported; leave it out and limit when reading");
    }
    switch (query.getKind()) {
      case UNION, INTERSECT, EXCEPT ->
          throw SqlTrouble.at(
              query, query.getKind() + " is not supported; make a gold table for each SELECT");
      case WITH -> throw SqlTrouble.at(query, "WITH is not supported; write one plain SELECT");
      default -> {
        if (!(query instanceof SqlSelect)) {
          throw SqlTrouble.at(query, "a gold table is one SELECT ... FROM ... GROUP BY ...");
        }
      }
    }
    SqlSelect select = (SqlSelect) query;
    if (select.isDistinct()) {
      throw SqlTrouble.at(
          select, "SELECT DISTINCT is not supported; GROUP BY the columns and add COUNT(*) AS n");
    }
    SqlNode having = select.getHaving();
    if (having != null) {
      throw SqlTrouble.at(
          having, "HAVING is not supported: Gold keeps every group; filter when reading");
    }
    SqlNode qualify = select.getQualify();
    if (qualify != null) {
      throw SqlTrouble.at(qualify, "QUALIFY is not supported; filter when reading");
    }
    if (!select.getWindowList().isEmpty()) {
      throw SqlTrouble.at(select.getWindowList(), "window functions (WINDOW) are not supported");
    }
    var group = select.getGroup();
    if (group == null || group.isEmpty()) {
      throw SqlTrouble.at(
          select,
          "a gold table needs GROUP BY with at least one column; plain rows are already in Silver");
    }
    return select;
  }
}
