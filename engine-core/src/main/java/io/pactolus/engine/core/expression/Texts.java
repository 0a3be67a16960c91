package io.pactolus.engine.core.expression;

import io.pactolus.engine.core.expression.RowEvaluator.Body;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BooleanColumn;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.pipeline.sql.Expr;
import io.pactolus.pipeline.sql.Function;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Text functions. Those that can work on the UTF-8 bytes do. */
final class Texts {
  private Texts() {}

  static Evaluator of(Expr.Call call, List<Evaluator> arguments) {
    Function function = call.function();
    boolean canFail = function == Function.SUBSTRING && arguments.size() == 3;
    List<Evaluator> used =
        switch (function) {
          case LIKE, TRIM, LTRIM, RTRIM -> arguments.subList(0, 1);
          default -> arguments;
        };
    return new RowEvaluator(used, call.type(), canFail, body(call));
  }

  private static Body body(Expr.Call call) {
    return switch (call.function()) {
      case UPPER -> (in, row, out) -> append(out, text(in[0], row).toUpperCase(Locale.ROOT));
      case LOWER -> (in, row, out) -> append(out, text(in[0], row).toLowerCase(Locale.ROOT));
      case TRIM -> trim(constant(call, 1), true, true);
      case LTRIM -> trim(constant(call, 1), true, false);
      case RTRIM -> trim(constant(call, 1), false, true);
      case SUBSTRING -> Texts::substring;
      case POSITION -> Texts::position;
      case CHAR_LENGTH ->
          (in, row, out) -> {
            BytesColumn texts = (BytesColumn) in[0];
            ((IntColumn) out).append(characters(texts.data(), texts.start(row), texts.end(row)));
            return null;
          };
      case CONCAT -> Texts::concat;
      case REPLACE -> Texts::replace;
      case LIKE -> like(call);
      default -> throw new IllegalArgumentException(call.function() + " is not a text function");
    };
  }

  private static @Nullable String substring(Column[] in, int row, Column out) {
    BytesColumn texts = (BytesColumn) in[0];
    long start = ((IntColumn) in[1]).at(row);
    long end = Long.MAX_VALUE;
    if (in.length == 3) {
      int length = ((IntColumn) in[2]).at(row);
      if (length < 0) {
        return "SUBSTRING with a negative length";
      }
      end = start + length;
    }
    int limit = texts.end(row);
    int from = skip(texts.data(), texts.start(row), limit, Math.max(0, start - 1));
    int to =
        end == Long.MAX_VALUE
            ? limit
            : skip(texts.data(), from, limit, Math.max(0, end - Math.max(1, start)));
    ((BytesColumn) out).append(texts.data(), from, to - from);
    return null;
  }

  private static @Nullable String position(Column[] in, int row, Column out) {
    BytesColumn needle = (BytesColumn) in[0];
    BytesColumn haystack = (BytesColumn) in[1];
    int start = haystack.start(row);
    int at = find(haystack.data(), start, haystack.end(row), needle, row);
    ((IntColumn) out).append(at < 0 ? 0 : characters(haystack.data(), start, at) + 1);
    return null;
  }

  private static int find(byte[] data, int from, int end, BytesColumn needle, int row) {
    int length = needle.length(row);
    int first = needle.start(row);
    for (int at = from; at + length <= end; at++) {
      int matched = 0;
      while (matched < length && data[at + matched] == needle.data()[first + matched]) {
        matched++;
      }
      if (matched == length) {
        return at;
      }
    }
    return -1;
  }

  private static @Nullable String concat(Column[] in, int row, Column out) {
    int length = 0;
    for (Column part : in) {
      length += ((BytesColumn) part).length(row);
    }
    byte[] joined = new byte[length];
    int at = 0;
    for (Column part : in) {
      BytesColumn texts = (BytesColumn) part;
      System.arraycopy(texts.data(), texts.start(row), joined, at, texts.length(row));
      at += texts.length(row);
    }
    ((BytesColumn) out).append(joined);
    return null;
  }

  private static @Nullable String replace(Column[] in, int row, Column out) {
    String what = text(in[1], row);
    String text = text(in[0], row);
    return append(out, what.isEmpty() ? text : text.replace(what, text(in[2], row)));
  }

  private static Body trim(String characters, boolean left, boolean right) {
    return (in, row, out) -> {
      String text = text(in[0], row);
      int from = 0;
      int to = text.length();
      while (left && from < to && characters.indexOf(text.codePointAt(from)) >= 0) {
        from += Character.charCount(text.codePointAt(from));
      }
      while (right && to > from && characters.indexOf(text.codePointBefore(to)) >= 0) {
        to -= Character.charCount(text.codePointBefore(to));
      }
      return append(out, text.substring(from, to));
    };
  }

  private static Body like(Expr.Call call) {
    boolean escaped = call.arguments().size() == 3;
    LikePattern pattern =
        LikePattern.of(constant(call, 1), escaped ? constant(call, 2).codePointAt(0) : -1);
    return (in, row, out) -> {
      ((BooleanColumn) out).append(pattern.matches(text(in[0], row)));
      return null;
    };
  }

  private static String constant(Expr.Call call, int argument) {
    return String.valueOf(((Expr.Literal) call.arguments().get(argument)).value());
  }

  private static String text(Column column, int row) {
    return ((BytesColumn) column).string(row);
  }

  private static @Nullable String append(Column out, String text) {
    ((BytesColumn) out).append(text);
    return null;
  }

  private static int characters(byte[] data, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      // Every byte but 10xxxxxx begins a code point.
      if ((data[i] & 0xC0) != 0x80) {
        count++;
      }
    }
    return count;
  }

  /** Where the code point begins that stands {@code count} after the one at {@code from}. */
  private static int skip(byte[] data, int from, int end, long count) {
    int at = from;
    for (long skipped = 0; skipped < count && at < end; skipped++) {
      at++;
      while (at < end && (data[at] & 0xC0) == 0x80) {
        at++;
      }
    }
    return at;
  }
}
