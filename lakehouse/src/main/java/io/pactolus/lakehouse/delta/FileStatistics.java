package io.pactolus.lakehouse.delta;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pactolus.lakehouse.ColumnStatistics;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Per-file statistics as the log keeps them (PROTOCOL.md, "Per-file Statistics").
 *
 * @param rows rows in the file, deleted ones included; -1 when the writer did not say
 */
record FileStatistics(int rows, ColumnStatistics columns) {
  // Longer bounds would bloat the log more than they help to skip files.
  private static final int MAX_TEXT = 64;
  private static final JsonFactory JSON = new JsonFactory();
  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build()
          .reader();
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /**
   * @param tightBounds false when rows of the file are deleted, which may have carried the bounds
   */
  String json(StructType schema, boolean tightBounds) {
    var text = new StringWriter(256);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("numRecords", rows);
      json.writeObjectFieldStart("minValues");
      writeBounds(json, schema, columns.min(), false);
      json.writeEndObject();
      json.writeObjectFieldStart("maxValues");
      writeBounds(json, schema, columns.max(), true);
      json.writeEndObject();
      json.writeObjectFieldStart("nullCount");
      for (Field field : schema.fields()) {
        Long nulls = columns.nullCount().get(field.name());
        if (nulls != null && !(field.type() instanceof StructType)) {
          json.writeNumberField(field.name(), nulls);
        }
      }
      json.writeEndObject();
      json.writeBooleanField("tightBounds", tightBounds);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void writeBounds(
      JsonGenerator json, StructType schema, Map<String, Object> bounds, boolean upper)
      throws IOException {
    for (Field field : schema.fields()) {
      Object value = bounds.get(field.name());
      if (value != null) {
        writeBound(json, field, value, upper);
      }
    }
  }

  private static void writeBound(JsonGenerator json, Field field, Object value, boolean upper)
      throws IOException {
    DataType type = field.type();
    if (type instanceof DataType.IntType) {
      json.writeNumberField(field.name(), (Integer) value);
    } else if (type instanceof DataType.LongType) {
      json.writeNumberField(field.name(), (Long) value);
    } else if (type instanceof DataType.DoubleType) {
      double d = (Double) value;
      if (Double.isFinite(d)) {
        json.writeNumberField(field.name(), d);
      }
    } else if (type instanceof DataType.DecimalType) {
      json.writeFieldName(field.name());
      json.writeNumber(((BigDecimal) value).toPlainString());
    } else if (type instanceof DataType.DateType) {
      json.writeStringField(field.name(), LocalDate.ofEpochDay((Integer) value).toString());
    } else if (type instanceof DataType.TimestampType) {
      long micros = (Long) value;
      // The log keeps milliseconds: round outwards, or readers would skip rows.
      long millis = upper ? -Math.floorDiv(-micros, 1000L) : Math.floorDiv(micros, 1000L);
      json.writeStringField(field.name(), MILLIS.format(Instant.ofEpochMilli(millis)));
    } else if (type instanceof DataType.StringType) {
      String text = (String) value;
      if (text.length() <= MAX_TEXT) {
        json.writeStringField(field.name(), text);
      } else if (!upper) {
        json.writeStringField(field.name(), prefix(text));
      }
    }
  }

  private static String prefix(String text) {
    int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
    return text.substring(0, end);
  }

  static FileStatistics parse(@Nullable String json, StructType schema) {
    if (json == null || json.isEmpty()) {
      return new FileStatistics(-1, ColumnStatistics.NONE);
    }
    try {
      JsonNode root = READER.readTree(json);
      var nulls = new HashMap<String, Long>();
      JsonNode nullCounts = root.path("nullCount");
      for (Field field : schema.fields()) {
        JsonNode count = nullCounts.path(field.name());
        if (count.isIntegralNumber()) {
          nulls.put(field.name(), count.longValue());
        }
      }
      return new FileStatistics(
          root.path("numRecords").asInt(-1),
          new ColumnStatistics(
              bounds(root.path("minValues"), schema),
              bounds(root.path("maxValues"), schema),
              nulls));
    } catch (IOException e) {
      throw new UncheckedIOException("statistics are not JSON: " + json, e);
    }
  }

  private static Map<String, Object> bounds(JsonNode values, StructType schema) {
    var bounds = new HashMap<String, Object>();
    for (Field field : schema.fields()) {
      JsonNode value = values.path(field.name());
      if (value.isValueNode() && !value.isNull()) {
        Object bound = bound(field.type(), value);
        if (bound != null) {
          bounds.put(field.name(), bound);
        }
      }
    }
    return bounds;
  }

  /** Null when it is none of that type: the file is older than a change of the column's type. */
  private static @Nullable Object bound(DataType type, JsonNode value) {
    if (type instanceof DataType.IntType) {
      return value.canConvertToInt() && value.isIntegralNumber() ? value.intValue() : null;
    } else if (type instanceof DataType.LongType) {
      return value.isIntegralNumber() ? value.longValue() : null;
    } else if (type instanceof DataType.DoubleType) {
      return value.isNumber() ? value.doubleValue() : null;
    } else if (type instanceof DataType.DecimalType decimal) {
      return value.isNumber()
              && value.decimalValue().stripTrailingZeros().scale() <= decimal.scale()
          ? value.decimalValue().setScale(decimal.scale(), java.math.RoundingMode.UNNECESSARY)
          : null;
    } else if (type instanceof DataType.DateType || type instanceof DataType.TimestampType) {
      return value.isTextual() ? time(type, value.textValue()) : null;
    } else if (type instanceof DataType.StringType) {
      return value.textValue();
    }
    return null;
  }

  private static @Nullable Object time(DataType type, String text) {
    try {
      return TextValues.parse(type, text);
    } catch (java.time.DateTimeException e) {
      return null;
    }
  }
}
