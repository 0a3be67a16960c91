package io.pactolus.engine.core.decode;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The readers of strings and of binary values in strings. */
final class TextReaders {
  private TextReaders() {}

  static final class StringReader implements ValueReader {
    private byte[] text = {};
    private int start;
    private int end;

    @Override
    public @Nullable Trouble read(JsonValue value) {
      if (value.kind != JsonKind.STRING) {
        return Trouble.wrongType(value, "string");
      }
      value.unescape();
      text = value.text();
      start = value.textStart();
      end = value.textEnd();
      return null;
    }

    @Override
    public void append(Column column) {
      ((BytesColumn) column).append(text, start, end - start);
    }

    @Override
    public Object object() {
      return new String(text, start, end - start, StandardCharsets.UTF_8);
    }
  }

  /** Base64 of RFC 4648, section 4; the padding may be left away. */
  static final class BinaryReader implements ValueReader {
    private byte[] last = {};

    @Override
    public @Nullable Trouble read(JsonValue value) {
      if (value.kind != JsonKind.STRING) {
        return Trouble.wrongType(value, "binary (base64 in a string)");
      }
      value.unescape();
      try {
        last =
            Base64.getDecoder()
                .decode(Arrays.copyOfRange(value.text(), value.textStart(), value.textEnd()));
        return null;
      } catch (IllegalArgumentException notBase64) {
        return Trouble.wrongType(value, "binary (base64 in a string)");
      }
    }

    @Override
    public void append(Column column) {
      ((BytesColumn) column).append(last);
    }

    @Override
    public Object object() {
      return last;
    }
  }
}
