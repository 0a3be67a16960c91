package io.pactolus.app.log;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.event.Level;

/**
 * One event.
 *
 * @param logger name of the class, or what stands for one
 * @param message a sentence
 * @param fields in order; where it belongs comes first
 */
public record LogLine(
    Instant at,
    Level level,
    String logger,
    String message,
    Map<String, Object> fields,
    Optional<Throwable> thrown) {
  public LogLine {
    fields = new LinkedHashMap<>(fields);
  }

  /** Without a line break at its end; a stack trace has some within. */
  public String in(LogFormat format) {
    return format == LogFormat.JSON ? json() : text();
  }

  private String json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("at", at.truncatedTo(ChronoUnit.MILLIS).toString());
    node.put("level", level.name().toLowerCase(Locale.ROOT));
    node.put("logger", logger);
    node.put("message", message);
    fields.forEach((name, value) -> put(node, name, value));
    thrown.ifPresent(cause -> node.put("error", trace(cause)));
    return node.toString();
  }

  private static void put(ObjectNode node, String name, Object value) {
    if (value instanceof Long || value instanceof Integer) {
      node.put(name, ((Number) value).longValue());
    } else if (value instanceof Double number) {
      node.put(name, number);
    } else {
      node.put(name, value.toString());
    }
  }

  private String text() {
    StringBuilder line =
        new StringBuilder(at.truncatedTo(ChronoUnit.MILLIS).toString())
            .append(' ')
            .append(level)
            .append(' ')
            .append(logger.substring(logger.lastIndexOf('.') + 1))
            .append(" - ")
            .append(message);
    fields.forEach((name, value) -> line.append(' ').append(name).append('=').append(word(value)));
    thrown.ifPresent(cause -> line.append('\n').append(trace(cause).stripTrailing()));
    return line.toString();
  }

  /** In quotes where it would run into the next field. */
  private static String word(Object value) {
    String text = value.toString();
    return text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c == '"' || c == '=')
        ? JsonNodeFactory.instance.textNode(text).toString()
        : text;
  }

  private static String trace(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }
}
