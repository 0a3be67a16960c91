package io.pactolus.pipeline.sql;

import io.pactolus.pipeline.Nearest;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;

/**
 * The columns an expression may read. Names match exactly, else without regard to case.
 *
 * @param what what the columns belong to, for messages: {@code stream 'orders'}
 * @param qualifier table name or alias that may stand before a column
 */
record Scope(StructType row, String what, Optional<String> qualifier) {

  Expr column(SqlIdentifier name) {
    List<String> names = name.names;
    if (name.isStar()) {
      throw SqlTrouble.at(name, "'*' is not supported here; name the columns");
    }
    int index = find(row, names.get(0));
    int next = 1;
    if (index < 0
        && names.size() > 1
        && qualifier.filter(names.get(0)::equalsIgnoreCase).isPresent()) {
      index = find(row, names.get(1));
      next = 2;
    }
    if (index < 0) {
      throw unknown(name, names.get(next - 1), row, "column", what);
    }
    Field field = row.field(index);
    Expr value = new Expr.ColumnRef(index, field.name(), field.type(), field.nullable());
    for (; next < names.size(); next++) {
      value = access(name, value, names.get(next));
    }
    return value;
  }

  static Expr access(SqlIdentifier node, Expr value, String name) {
    if (!(value.type() instanceof StructType struct)) {
      throw SqlTrouble.at(
          node,
          "'%s' has no field '%s': it is of type %s".formatted(node, name, value.type().text()));
    }
    int index = find(struct, name);
    if (index < 0) {
      throw unknown(node, name, struct, "field", "the struct");
    }
    Field field = struct.field(index);
    return new Expr.FieldAccess(
        value, index, field.name(), field.type(), value.nullable() || field.nullable());
  }

  private static SqlTrouble unknown(
      SqlIdentifier node, String name, StructType in, String kind, String what) {
    List<String> names = in.fields().stream().map(Field::name).toList();
    if (node.names.size() == 1 && name.toUpperCase(java.util.Locale.ROOT).startsWith("CURRENT_")) {
      return SqlTrouble.at(
          node,
          name + " is not supported: a record must give the same result whenever it is computed");
    }
    String hint = Nearest.hint(name, names);
    return SqlTrouble.at(
        node,
        "no %s '%s' in %s%s"
            .formatted(
                kind,
                name,
                what,
                hint.isEmpty() ? "; there are: " + String.join(", ", names) : hint));
  }

  private static int find(StructType struct, String name) {
    int exact = struct.indexOf(name);
    if (exact >= 0) {
      return exact;
    }
    for (int i = 0; i < struct.size(); i++) {
      if (struct.field(i).name().equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }
}
