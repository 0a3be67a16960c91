package io.pactolus.pipeline.yaml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.pipeline.Nearest;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.ArrayType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The type of a contract field. A struct is without fields here; they stand in {@code fields}. */
final class FieldTypeText extends ScalarType<DataType> {
  private static final int MAX_NESTING = 8;
  private static final List<String> NAMES =
      List.of(
          "boolean",
          "int",
          "long",
          "double",
          "decimal(p,s)",
          "string",
          "binary",
          "date",
          "timestamp",
          "array<...>",
          "struct");
  private static final Pattern DECIMAL =
      Pattern.compile("decimal\\s*\\(\\s*([0-9]{1,3})\\s*,\\s*([0-9]{1,3})\\s*\\)");

  FieldTypeText() {
    super("a type");
  }

  @Override
  DataType parse(String text) throws Mismatch {
    return parse(text.strip(), 0);
  }

  private static DataType parse(String text, int depth) throws Mismatch {
    if (text.startsWith("array<") && text.endsWith(">")) {
      if (depth == MAX_NESTING) {
        throw new Mismatch("is nested too deeply", "use at most " + MAX_NESTING + " levels");
      }
      DataType element = parse(text.substring(6, text.length() - 1).strip(), depth + 1);
      if (depth > 0 && element instanceof StructType) {
        throw new Mismatch(
            "is an array of arrays of structs", "use array<struct>, or keep it as a string");
      }
      return new ArrayType(element);
    }
    if (text.startsWith("decimal")) {
      return decimal(text);
    }
    return switch (text) {
      case "boolean" -> DataType.BOOLEAN;
      case "int" -> DataType.INT;
      case "long" -> DataType.LONG;
      case "double" -> DataType.DOUBLE;
      case "string" -> DataType.STRING;
      case "binary" -> DataType.BINARY;
      case "date" -> DataType.DATE;
      case "timestamp" -> DataType.TIMESTAMP;
      case "struct" -> new StructType(List.of());
      default -> throw new Mismatch("is not a type", synonym(text));
    };
  }

  private static DataType decimal(String text) throws Mismatch {
    Matcher matcher = DECIMAL.matcher(text);
    if (!matcher.matches()) {
      throw new Mismatch(
          "is not a decimal type",
          "write \"decimal(10,2)\", in quotes when it stands between { and }");
    }
    int precision = Integer.parseInt(matcher.group(1));
    int scale = Integer.parseInt(matcher.group(2));
    if (precision < 1 || precision > 38 || scale > precision) {
      throw new Mismatch("is out of range", "precision is 1 to 38, scale is 0 to the precision");
    }
    return new DecimalType(precision, scale);
  }

  private static String synonym(String text) {
    return switch (text) {
      case "text", "varchar", "char", "str" -> "did you mean 'string'?";
      case "integer", "int32" -> "did you mean 'int'?";
      case "bigint", "int64" -> "did you mean 'long'?";
      case "float", "number", "real" -> "did you mean 'double'?";
      case "bool" -> "did you mean 'boolean'?";
      case "datetime", "time", "instant" -> "did you mean 'timestamp'?";
      case "bytes" -> "did you mean 'binary'?";
      case "object", "map", "record" -> "did you mean 'struct'?";
      case "array", "list" -> "write array<type>, for example array<string>";
      default -> Nearest.hint(text, NAMES, "the types are");
    };
  }

  static boolean hasStruct(DataType type) {
    return type instanceof StructType
        || (type instanceof ArrayType array && hasStruct(array.element()));
  }

  /** The type with these fields in its struct. */
  static DataType withFields(DataType type, StructType fields) {
    if (type instanceof ArrayType array) {
      return new ArrayType(withFields(array.element(), fields));
    }
    return type instanceof StructType ? fields : type;
  }

  @Override
  public ObjectNode schema(JsonSchema schema) {
    return schema
        .text()
        .put(
            "pattern",
            "^\\s*(array<\\s*)*(boolean|int|long|double|decimal\\s*\\(\\s*[0-9]+\\s*,\\s*[0-9]+\\s*\\)"
                + "|string|binary|date|timestamp|struct)\\s*(>\\s*)*$|\\$\\{");
  }
}
