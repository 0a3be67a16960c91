package io.pactolus.pipeline.yaml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;

/** ISO 8601, or milliseconds since 1970-01-01T00:00:00Z. */
final class TimestampMillis extends ScalarType<Long> {
  TimestampMillis() {
    super("a timestamp");
  }

  @Override
  Long parse(String text) throws Mismatch {
    try {
      return text.matches("-?[0-9]+")
          ? Long.parseLong(text)
          : ScalarTypes.INSTANT.parse(text).toEpochMilli();
    } catch (NumberFormatException | ArithmeticException | DateTimeException e) {
      throw new Mismatch("is out of range", "write a time between the years 0 and 9999");
    }
  }

  @Override
  public ObjectNode schema(JsonSchema schema) {
    return schema.anyOf(schema.object().put("type", "integer"), schema.text());
  }
}
