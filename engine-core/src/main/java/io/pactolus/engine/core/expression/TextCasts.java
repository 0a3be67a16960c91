package io.pactolus.engine.core.expression;

import io.pactolus.engine.core.expression.RowEvaluator.Body;
import io.pactolus.lakehouse.columnar.Column.BooleanColumn;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.lakehouse.columnar.Column.DecimalColumn;
import io.pactolus.lakehouse.columnar.Column.DoubleColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.DecimalType;
import io.pactolus.pipeline.sql.Times;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** CAST from and to text. */
final class TextCasts {
  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,9})?");

  private TextCasts() {}

  static Body from(DataType to) {
    if (to instanceof DataType.IntType || to instanceof DataType.LongType) {
      return integer(to instanceof DataType.IntType);
    } else if (to instanceof DataType.DoubleType) {
      return number();
    } else if (to instanceof DecimalType decimal) {
      return decimal(decimal);
    } else if (to instanceof DataType.BooleanType) {
      return truth();
    } else if (to instanceof DataType.DateType) {
      return (in, row, out) -> {
        var days = Times.parseDate(((BytesColumn) in[0]).string(row));
        if (days.isEmpty()) {
          return Casts.unreadable((BytesColumn) in[0], row, "a date");
        }
        ((IntColumn) out).append(days.getAsInt());
        return null;
      };
    } else if (to instanceof DataType.TimestampType) {
      return (in, row, out) -> {
        var micros = Times.parseTimestamp(((BytesColumn) in[0]).string(row));
        if (micros.isEmpty()) {
          return Casts.unreadable((BytesColumn) in[0], row, "a timestamp");
        }
        ((LongColumn) out).append(micros.getAsLong());
        return null;
      };
    }
    return (in, row, out) -> {
      BytesColumn bytes = (BytesColumn) in[0];
      ((BytesColumn) out).append(bytes.data(), bytes.start(row), bytes.length(row));
      return null;
    };
  }

  private static Body integer(boolean narrow) {
    return (in, row, out) -> {
      BytesColumn texts = (BytesColumn) in[0];
      String text = texts.string(row).strip();
      String as = narrow ? "an int" : "a long";
      if (!INTEGER.matcher(text).matches()) {
        return Casts.unreadable(texts, row, as);
      }
      java.math.BigInteger value = new java.math.BigInteger(text);
      if (value.bitLength() > (narrow ? 31 : 63)) {
        return Casts.unreadable(texts, row, as + ": it does not fit");
      }
      return Casts.appendInteger(value.longValue(), narrow, out);
    };
  }

  private static Body number() {
    return (in, row, out) -> {
      BytesColumn texts = (BytesColumn) in[0];
      String text = texts.string(row).strip();
      boolean named = text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity");
      if (!named && !NUMBER.matcher(text).matches()) {
        return Casts.unreadable(texts, row, "a number");
      }
      ((DoubleColumn) out).append(Double.parseDouble(text));
      return null;
    };
  }

  private static Body decimal(DecimalType type) {
    return (in, row, out) -> {
      BytesColumn texts = (BytesColumn) in[0];
      String text = texts.string(row).strip();
      if (!NUMBER.matcher(text).matches()) {
        return Casts.unreadable(texts, row, "a number");
      }
      String trouble = DecimalArithmetic.append(new BigDecimal(text), type, out);
      return trouble == null
          ? null
          : Casts.unreadable(texts, row, type.text() + ": it does not fit");
    };
  }

  private static Body truth() {
    return (in, row, out) -> {
      BytesColumn texts = (BytesColumn) in[0];
      String text = texts.string(row).strip();
      boolean isTrue = text.equalsIgnoreCase("true");
      if (!isTrue && !text.equalsIgnoreCase("false")) {
        return Casts.unreadable(texts, row, "true or false");
      }
      ((BooleanColumn) out).append(isTrue);
      return null;
    };
  }

  static Body to(DataType from) {
    if (from instanceof DataType.BinaryType) {
      return utf8();
    }
    return (in, row, out) -> {
      String text;
      if (in[0] instanceof IntColumn ints) {
        int value = ints.at(row);
        text =
            from instanceof DataType.DateType ? Times.formatDate(value) : Integer.toString(value);
      } else if (in[0] instanceof LongColumn longs) {
        long value = longs.at(row);
        text =
            from instanceof DataType.TimestampType
                ? Times.formatTimestamp(value)
                : Long.toString(value);
      } else if (in[0] instanceof DoubleColumn doubles) {
        text = DoubleText.of(doubles.at(row));
      } else if (in[0] instanceof DecimalColumn) {
        text = DecimalArithmetic.value(in[0], row).toPlainString();
      } else {
        text = Boolean.toString(((BooleanColumn) in[0]).at(row));
      }
      ((BytesColumn) out).append(text);
      return null;
    };
  }

  private static Body utf8() {
    return (in, row, out) -> {
      BytesColumn bytes = (BytesColumn) in[0];
      int from = bytes.start(row);
      int length = bytes.length(row);
      try {
        var ignored =
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.data(), from, length));
      } catch (CharacterCodingException e) {
        return "the bytes are not UTF-8 text";
      }
      ((BytesColumn) out).append(bytes.data(), from, length);
      return null;
    };
  }
}
