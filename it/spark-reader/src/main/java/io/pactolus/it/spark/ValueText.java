package io.pactolus.it.spark;

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A value as one line of text that tells every two different values apart: strings in quotes,
 * binary as {@code x'0a'}, dates and timestamps in ISO 8601 (UTC), arrays as {@code [a, b]}, rows
 * and structs as {@code (a, b)}, null as {@code null}.
 */
final class ValueText {
  private ValueText() {}

  static String of(@Nullable Object value) {
    if (value instanceof Row row) {
      return CollectionConverters.asJava(row.toSeq()).stream()
          .map(ValueText::of)
          .collect(Collectors.joining(", ", "(", ")"));
    } else if (value instanceof Seq<?> array) {
      List<?> elements = CollectionConverters.asJava(array);
      return elements.stream().map(ValueText::of).collect(Collectors.joining(", ", "[", "]"));
    } else if (value instanceof String text) {
      return quoted(text);
    } else if (value instanceof byte[] bytes) {
      return "x'" + HexFormat.of().formatHex(bytes) + "'";
    } else if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    return String.valueOf(value);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\' || c < 0x20) {
                quoted.append(String.format("\\u%04x", c));
              } else {
                quoted.append((char) c);
              }
            });
    return quoted.append('"').toString();
  }
}
