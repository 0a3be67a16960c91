package io.pactolus.pipeline.yaml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.pipeline.Nearest;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The plain value types of options. */
final class ScalarTypes {
  private ScalarTypes() {}

  /** A name of a pipeline, stream, table, column or rule. */
  static final ScalarType<String> NAME =
      new ScalarType<>("a name") {
        private static final int MAX_LENGTH = 100;
        private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

        @Override
        String parse(String text) throws Mismatch {
          if (text.startsWith("_")) {
            throw new Mismatch(
                "begins with an underscore, which is reserved for columns of Pactolus",
                "begin with a letter");
          }
          if (!NAME.matcher(text).matches()) {
            throw new Mismatch(
                "is not a name", "use lower-case letters, digits and underscores: " + snake(text));
          }
          if (text.length() > MAX_LENGTH) {
            throw new Mismatch("is longer than " + MAX_LENGTH + " characters", "shorten it");
          }
          return text;
        }

        private String snake(String text) {
          String snake =
              text.strip()
                  .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                  .toLowerCase(Locale.ROOT)
                  .replaceAll("[^a-z0-9]+", "_")
                  .replaceAll("^[0-9_]+|_+$", "");
          return snake.isEmpty() || snake.length() > MAX_LENGTH ? "my_name" : snake;
        }

        @Override
        public ObjectNode schema(JsonSchema schema) {
          return schema.text().put("pattern", "^[a-z][a-z0-9_]*$|\\$\\{");
        }
      };

  /** Any text with at least one character. */
  static final ScalarType<String> TEXT = nonBlank("text");

  static final ScalarType<String> SQL = nonBlank("an SQL text");

  /** Any text, also none. */
  static final ScalarType<String> ANY_TEXT =
      new ScalarType<>("text") {
        @Override
        String parse(String text) {
          return text;
        }
      };

  static final ScalarType<Boolean> BOOLEAN =
      new ScalarType<>("true or false") {
        @Override
        Boolean parse(String text) throws Mismatch {
          return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Mismatch("is neither true nor false", "write true or false");
          };
        }

        @Override
        public ObjectNode schema(JsonSchema schema) {
          return schema.orVariable(schema.object().put("type", "boolean"));
        }
      };

  static final ScalarType<Instant> INSTANT =
      new ScalarType<>("a point in time") {
        @Override
        Instant parse(String text) throws Mismatch {
          try {
            return java.time.format.DateTimeFormatter.ISO_DATE_TIME
                .parse(text, java.time.OffsetDateTime::from)
                .toInstant();
          } catch (DateTimeException e) {
            throw new Mismatch(
                "is not a point in time", "write it in ISO 8601: 2025-07-29T23:24:52Z");
          }
        }

        @Override
        public ObjectNode schema(JsonSchema schema) {
          return schema.text().put("format", "date-time");
        }
      };

  static final ScalarType<Long> OFFSET = integer("an offset", 0, Long.MAX_VALUE);

  private static ScalarType<String> nonBlank(String label) {
    return new ScalarType<>(label) {
      @Override
      String parse(String text) throws Mismatch {
        if (text.isBlank()) {
          throw new Mismatch("is blank", "write " + label());
        }
        // No path, address or SQL holds it, and it ends texts early where C reads them.
        if (text.indexOf('\0') >= 0) {
          throw new Mismatch("holds the character U+0000", "remove it");
        }
        return text;
      }
    };
  }

  static ScalarType<Long> integer(String label, long min, long max) {
    return new ScalarType<>(label) {
      @Override
      Long parse(String text) throws Mismatch {
        long value;
        try {
          value = Long.parseLong(text.replace("_", ""));
        } catch (NumberFormatException e) {
          throw new Mismatch("is not a whole number", "write a number " + range());
        }
        if (value < min || value > max) {
          throw new Mismatch("is out of range", "write a number " + range());
        }
        return value;
      }

      private String range() {
        return max == Long.MAX_VALUE ? "from " + min + " on" : "from " + min + " to " + max;
      }

      @Override
      public ObjectNode schema(JsonSchema schema) {
        ObjectNode type = schema.object().put("type", "integer").put("minimum", min);
        return schema.orVariable(max == Long.MAX_VALUE ? type : type.put("maximum", max));
      }
    };
  }

  static ScalarType<Double> percentage() {
    return new ScalarType<>("a percentage") {
      @Override
      Double parse(String text) throws Mismatch {
        BigDecimal value;
        try {
          value = new BigDecimal(text);
        } catch (NumberFormatException e) {
          throw new Mismatch("is not a number", "write a percentage above 0 and up to 100");
        }
        if (value.signum() <= 0 || value.compareTo(BigDecimal.valueOf(100)) > 0) {
          throw new Mismatch("is out of range", "write a percentage above 0 and up to 100");
        }
        return value.doubleValue();
      }

      @Override
      public ObjectNode schema(JsonSchema schema) {
        return schema.orVariable(
            schema.object().put("type", "number").put("exclusiveMinimum", 0).put("maximum", 100));
      }
    };
  }

  /** One of the constants of an enum, in lower case. */
  static <E extends Enum<E>> ScalarType<E> choice(Class<E> type) {
    List<String> names =
        Arrays.stream(type.getEnumConstants()).map(e -> e.name().toLowerCase(Locale.ROOT)).toList();
    return new ScalarType<>("one of " + String.join(", ", names)) {
      @Override
      E parse(String text) throws Mismatch {
        int index = names.indexOf(text);
        if (index < 0) {
          throw new Mismatch("is not known here", Nearest.hint(text, names, "write one of"));
        }
        return type.getEnumConstants()[index];
      }

      @Override
      public ObjectNode schema(JsonSchema schema) {
        return schema.orVariable(schema.choice(names));
      }
    };
  }
}
