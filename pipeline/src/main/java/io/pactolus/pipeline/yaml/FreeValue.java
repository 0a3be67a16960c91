package io.pactolus.pipeline.yaml;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.pactolus.pipeline.yaml.YamlNode.Entry;
import io.pactolus.pipeline.yaml.YamlNode.Mapping;
import io.pactolus.pipeline.yaml.YamlNode.Scalar;
import io.pactolus.pipeline.yaml.YamlNode.Sequence;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A value of free form, as record text or as data. */
record FreeValue(YamlNode node) {
  private static final int MAX_DIGITS = 1_000;

  /** JSON for a mapping or list, with numbers digit by digit as written; the text of a scalar. */
  Optional<String> recordText() {
    if (node instanceof Scalar scalar) {
      return scalar.isNull() ? Optional.empty() : Optional.of(scalar.text());
    }
    StringBuilder json = new StringBuilder();
    append(node, json);
    return Optional.of(json.toString());
  }

  private static void append(YamlNode node, StringBuilder json) {
    if (node instanceof Scalar scalar) {
      if (scalar.isNull()) {
        json.append("null");
      } else if (scalar.isBoolean()) {
        json.append(scalar.text().toLowerCase(Locale.ROOT));
      } else if (scalar.isJsonNumber()) {
        json.append(scalar.text());
      } else {
        quote(scalar.text(), json);
      }
    } else if (node instanceof Sequence sequence) {
      String separator = "";
      json.append('[');
      for (YamlNode item : sequence.items()) {
        json.append(separator);
        append(item, json);
        separator = ",";
      }
      json.append(']');
    } else if (node instanceof Mapping mapping) {
      String separator = "";
      json.append('{');
      for (Entry entry : mapping.entries()) {
        json.append(separator);
        quote(entry.key().text(), json);
        json.append(':');
        append(entry.value(), json);
        separator = ",";
      }
      json.append('}');
    }
  }

  private static void quote(String text, StringBuilder json) {
    json.append('"').append(JsonStringEncoder.getInstance().quoteAsString(text)).append('"');
  }

  /** Null, Boolean, Long, BigDecimal, String, List or Map. */
  @Nullable Object data() throws Mismatch {
    return data(node);
  }

  private static @Nullable Object data(YamlNode node) throws Mismatch {
    if (node instanceof Scalar scalar) {
      if (scalar.isNull()) {
        return null;
      } else if (scalar.isBoolean()) {
        return scalar.text().equalsIgnoreCase("true");
      }
      return scalar.isJsonNumber() ? number(scalar.text()) : scalar.text();
    }
    if (node instanceof Sequence sequence) {
      List<@Nullable Object> list = new ArrayList<>();
      for (YamlNode item : sequence.items()) {
        list.add(data(item));
      }
      return Collections.unmodifiableList(list);
    }
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (Entry entry : ((Mapping) node).entries()) {
      map.put(entry.key().text(), data(entry.value()));
    }
    return Collections.unmodifiableMap(map);
  }

  private static Object number(String text) throws Mismatch {
    try {
      BigDecimal number = new BigDecimal(text);
      if (number.precision() <= MAX_DIGITS && Math.abs((long) number.scale()) <= MAX_DIGITS) {
        boolean whole = text.matches("-?[0-9]{1,18}");
        return whole ? (Object) number.longValueExact() : number;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new Mismatch("the number is too large to compare", "write it in quotes");
  }
}
