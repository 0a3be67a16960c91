package io.pactolus.engine.core.decode;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Paths as they stand in a pipeline file. */
final class JsonPath {
  private JsonPath() {}

  static String text(List<Object> steps) {
    var out = new StringBuilder();
    for (Object step : steps) {
      if (step instanceof Integer element) {
        out.append('[').append(element).append(']');
      } else {
        byte[] name = ((String) step).getBytes(StandardCharsets.UTF_8);
        out.append(out.isEmpty() ? "" : ".").append(Excerpt.of(name, 0, name.length));
      }
    }
    return out.toString();
  }

  /** {@code inner} may be empty or begin with an element. */
  static String join(String outer, String inner) {
    boolean dot = !outer.isEmpty() && !inner.isEmpty() && !inner.startsWith("[");
    return outer + (dot ? "." : "") + inner;
  }
}
