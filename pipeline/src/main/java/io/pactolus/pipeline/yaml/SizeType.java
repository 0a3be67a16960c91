package io.pactolus.pipeline.yaml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes: {@code 8 MiB}, {@code 64 KB} or a plain number. */
final class SizeType extends ScalarType<Long> {
  private static final Pattern TEXT =
      Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,9})?)\\s*([a-zA-Z]*)");

  private final long min;
  private final long max;

  SizeType(long min, long max) {
    super("a size");
    this.min = min;
    this.max = max;
  }

  @Override
  Long parse(String text) throws Mismatch {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new Mismatch("is not a size", "write for example 8 MiB, 64 KB or a number of bytes");
    }
    long unit =
        switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
          case "", "b", "byte", "bytes" -> 1;
          case "kb" -> 1_000;
          case "kib" -> 1L << 10;
          case "mb" -> 1_000_000;
          case "mib" -> 1L << 20;
          case "gb" -> 1_000_000_000;
          case "gib" -> 1L << 30;
          case "tb" -> 1_000_000_000_000L;
          case "tib" -> 1L << 40;
          default ->
              throw new Mismatch(
                  "has an unknown unit", "the units are B, KB, KiB, MB, MiB, GB, GiB, TB and TiB");
        };
    BigDecimal bytes =
        new BigDecimal(matcher.group(1))
            .multiply(BigDecimal.valueOf(unit))
            .setScale(0, RoundingMode.DOWN);
    if (bytes.compareTo(BigDecimal.valueOf(min)) < 0) {
      throw new Mismatch("is too small", "write at least " + text(min));
    }
    if (bytes.compareTo(BigDecimal.valueOf(max)) > 0) {
      throw new Mismatch("is too large", "write at most " + text(max));
    }
    return bytes.longValueExact();
  }

  private static String text(long bytes) {
    if (bytes > 0 && bytes % (1L << 30) == 0) {
      return (bytes >> 30) + " GiB";
    }
    if (bytes > 0 && bytes % (1L << 20) == 0) {
      return (bytes >> 20) + " MiB";
    }
    return bytes > 0 && bytes % (1L << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " B";
  }

  @Override
  public ObjectNode schema(JsonSchema schema) {
    ObjectNode text =
        schema.text().put("pattern", "^[0-9]+(\\.[0-9]+)?\\s*([bB]|[kKmMgGtT][iI]?[bB])?$|\\$\\{");
    return schema.anyOf(schema.object().put("type", "integer").put("minimum", min), text);
  }
}
