package io.pactolus.engine.core.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.pactolus.pipeline.model.Stream.ContractField;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.ArrayType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The decoder as one would write it without a thought for speed: Jackson makes a tree, java.time
 * and BigDecimal take the values. Stricter than Jackson where the decoder is: well-formed UTF-8, no
 * lone surrogates; numbers are declared with unit millis for timestamps and days for dates.
 */
final class JacksonOracle {
  /** The record is to be rejected. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private record NumberText(String text) {
    /** Extreme exponents, which BigDecimal would write out in full, become lesser ones. */
    BigDecimal value() {
      int e = text.toLowerCase(Locale.ROOT).indexOf('e');
      if (e < 0) {
        return new BigDecimal(text);
      }
      BigDecimal digits = new BigDecimal(text.substring(0, e));
      BigInteger exponent =
          new BigInteger(text.substring(e + 1)).max(LOWEST_EXPONENT).min(HIGHEST_EXPONENT);
      return digits.signum() == 0 ? BigDecimal.ZERO : digits.scaleByPowerOfTen(exponent.intValue());
    }
  }

  private static final BigInteger HIGHEST_EXPONENT = BigInteger.valueOf(2000);
  private static final BigInteger LOWEST_EXPONENT = BigInteger.valueOf(-2000);
  private static final Object MISSING = new Object();
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d)[Tt ](\\d\\d):(\\d\\d)(?::(\\d\\d)(?:[.,](\\d+))?)?"
              + "(?:[Zz]|([+-])(\\d\\d)(?::?(\\d\\d))?)?");

  private final JsonFactory factory =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(JsonScanner.MAX_DEPTH)
                  .maxNumberLength(1_000_000)
                  .build())
          .build();

  List<@Nullable Object> decode(List<ContractField> fields, byte[] document) throws Refused {
    Object root;
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
      try (JsonParser parser =
          factory.createParser(text.startsWith("\ufeff") ? text.substring(1) : text)) {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
          throw new Refused("no object");
        }
        root = tree(parser);
        if (parser.nextToken() != null) {
          throw new Refused("trailing tokens");
        }
      }
    } catch (IOException malformed) {
      throw new Refused(String.valueOf(malformed.getMessage()));
    }
    return fields(fields, root);
  }

  private static Object tree(JsonParser parser) throws IOException, Refused {
    JsonToken token = parser.currentToken();
    switch (token) {
      case START_OBJECT -> {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = paired(parser.currentName());
          parser.nextToken();
          members.put(name, tree(parser));
        }
        return members;
      }
      case START_ARRAY -> {
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(tree(parser));
        }
        return elements;
      }
      case VALUE_STRING -> {
        return paired(parser.getText());
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        return new NumberText(parser.getText());
      }
      case VALUE_TRUE -> {
        return true;
      }
      case VALUE_FALSE -> {
        return false;
      }
      default -> {
        return JsonToken.VALUE_NULL;
      }
    }
  }

  private static String paired(String text) throws Refused {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new Refused("lone surrogate");
    }
    return text;
  }

  private static List<@Nullable Object> fields(List<ContractField> fields, Object root)
      throws Refused {
    List<@Nullable Object> row = new ArrayList<>();
    for (ContractField field : fields) {
      Object at = root;
      for (Object step : field.path()) {
        if (at == JsonToken.VALUE_NULL || at == MISSING) {
          at = MISSING;
        } else if (step instanceof Integer index) {
          List<?> elements = as(List.class, at);
          at = index < elements.size() ? elements.get(index) : MISSING;
        } else {
          Map<?, ?> members = as(Map.class, at);
          at = members.containsKey(step) ? members.get(step) : MISSING;
        }
      }
      if (at == MISSING && field.defaultValue() != null) {
        row.add(field.defaultValue());
      } else if (at == MISSING || at == JsonToken.VALUE_NULL) {
        if (field.required()) {
          throw new Refused("missing " + field.name());
        }
        row.add(null);
      } else {
        row.add(value(field.type(), field, at));
      }
    }
    return row;
  }

  private static <T> T as(Class<T> type, @Nullable Object value) throws Refused {
    if (!type.isInstance(value)) {
      throw new Refused("not a " + type.getSimpleName());
    }
    return type.cast(value);
  }

  private static Object value(DataType type, ContractField field, Object json) throws Refused {
    try {
      return convert(type, field, json);
    } catch (RuntimeException doesNotFit) {
      throw new Refused(String.valueOf(doesNotFit.getMessage()));
    }
  }

  private static Object convert(DataType type, ContractField field, Object json) throws Refused {
    if (type instanceof DataType.BooleanType) {
      return as(Boolean.class, json);
    } else if (type instanceof DataType.IntType) {
      return as(NumberText.class, json).value().intValueExact();
    } else if (type instanceof DataType.LongType) {
      return as(NumberText.class, json).value().longValueExact();
    } else if (type instanceof DataType.DoubleType) {
      double value = Double.parseDouble(as(NumberText.class, json).text());
      if (Double.isInfinite(value)) {
        throw new Refused("infinite");
      }
      return value;
    } else if (type instanceof DecimalType decimal) {
      return decimal(decimal, json);
    } else if (type instanceof DataType.StringType) {
      return as(String.class, json);
    } else if (type instanceof DataType.BinaryType) {
      return Base64.getDecoder().decode(as(String.class, json));
    } else if (type instanceof DataType.DateType) {
      return json instanceof NumberText days
          ? (int) year1to9999(LocalDate.ofEpochDay(days.value().longValueExact())).toEpochDay()
          : (int) day(as(String.class, json)).toEpochDay();
    } else if (type instanceof DataType.TimestampType) {
      return timestamp(json);
    } else if (type instanceof ArrayType array) {
      List<@Nullable Object> elements = new ArrayList<>();
      for (Object element : as(List.class, json)) {
        elements.add(
            element == JsonToken.VALUE_NULL ? null : value(array.element(), field, element));
      }
      return elements;
    }
    return fields(field.children(), as(Map.class, json));
  }

  private static BigDecimal decimal(DecimalType type, Object json) throws Refused {
    if (json instanceof String text && !text.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?")) {
      throw new Refused("no number");
    }
    BigDecimal value =
        json instanceof String text ? new BigDecimal(text) : as(NumberText.class, json).value();
    BigDecimal scaled = value.setScale(type.scale(), RoundingMode.UNNECESSARY);
    if (scaled.precision() > type.precision()) {
      throw new Refused("too many digits");
    }
    return scaled;
  }

  private static LocalDate day(String text) throws Refused {
    if (!text.matches("\\d{4}-\\d\\d-\\d\\d")) {
      throw new Refused("no date");
    }
    return year1to9999(LocalDate.parse(text));
  }

  private static LocalDate year1to9999(LocalDate day) throws Refused {
    if (day.getYear() < 1 || day.getYear() > 9999) {
      throw new Refused("year " + day.getYear());
    }
    return day;
  }

  private static long timestamp(Object json) throws Refused {
    long micros;
    if (json instanceof NumberText millis) {
      micros = millis.value().movePointRight(3).setScale(0, RoundingMode.FLOOR).longValueExact();
    } else {
      Matcher m = TIMESTAMP.matcher(as(String.class, json));
      if (!m.matches()) {
        throw new Refused("no timestamp");
      }
      String second = m.group(4) == null ? "00" : m.group(4);
      String fraction = ((m.group(5) == null ? "" : m.group(5)) + "000000").substring(0, 6);
      LocalDateTime local =
          day(m.group(1))
              .atTime(
                  Integer.parseInt(m.group(2)),
                  Integer.parseInt(m.group(3)),
                  Integer.parseInt(second));
      int sign = "-".equals(m.group(6)) ? -1 : 1;
      int hours = m.group(7) == null ? 0 : Integer.parseInt(m.group(7));
      int minutes = m.group(8) == null ? 0 : Integer.parseInt(m.group(8));
      ZoneOffset offset = ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
      micros = local.toEpochSecond(offset) * 1_000_000 + Integer.parseInt(fraction);
    }
    year1to9999(LocalDate.ofEpochDay(Math.floorDiv(micros, 86_400_000_000L)));
    return micros;
  }
}
