package io.pactolus.dashboard.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request as an endpoint sees it.
 *
 * @param parameters of path and query; a name that comes twice counts once, the first
 * @param body missing when there is none
 */
public record Call(Map<String, String> parameters, JsonNode body) {
  // What microseconds since 1970, and people, can say.
  private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  public Call {
    parameters = Map.copyOf(parameters);
  }

  public Call(Map<String, String> parameters) {
    this(parameters, MissingNode.getInstance());
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }

  public String required(String name) {
    return text(name)
        .orElseThrow(() -> HttpProblem.badRequest("The parameter '" + name + "' is missing."));
  }

  public OptionalLong number(String name, long least, long most) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      long number = Long.parseLong(text.get());
      if (number >= least && number <= most) {
        return OptionalLong.of(number);
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw HttpProblem.badRequest(
        "The parameter '%s' must be a whole number from %d to %d.".formatted(name, least, most));
  }

  /** One of the words; the first when none is given. */
  public String oneOf(String name, List<String> words) {
    String word = text(name).orElse(words.get(0));
    if (!words.contains(word)) {
      throw HttpProblem.badRequest(
          "The parameter '%s' must be one of %s.".formatted(name, String.join(", ", words)));
    }
    return word;
  }

  public Optional<Instant> instant(String name) {
    return text(name).map(text -> instant(name, text));
  }

  static Instant instant(String name, String text) {
    try {
      Instant instant = Instant.parse(text);
      if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
        throw new DateTimeException("out of range");
      }
      return instant;
    } catch (DateTimeException e) {
      throw HttpProblem.badRequest(
          "'%s' must be a point in time like 2025-07-30T00:02:11Z.".formatted(name));
    }
  }

  /** How many entries are wanted. */
  public int limit() {
    return (int) number("limit", 1, 200).orElse(50);
  }

  /**
   * A text of the body; empty when it is not there.
   *
   * @param longest characters at most
   */
  public Optional<String> bodyText(String name, int longest) {
    JsonNode value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual() || value.textValue().length() > longest) {
      throw HttpProblem.badRequest(
          "'%s' must be text of at most %d characters.".formatted(name, longest));
    }
    return Optional.of(value.textValue());
  }

  public Optional<Instant> bodyInstant(String name) {
    return bodyText(name, 100).map(text -> instant(name, text));
  }

  public OptionalLong bodyNumber(String name, long least, long most) {
    JsonNode value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return OptionalLong.empty();
    }
    if (!value.canConvertToLong()
        || !value.isIntegralNumber()
        || value.longValue() < least
        || value.longValue() > most) {
      throw HttpProblem.badRequest(
          "'%s' must be a whole number from %d to %d.".formatted(name, least, most));
    }
    return OptionalLong.of(value.longValue());
  }

  /** Refuses a body with names that mean nothing, so that a misspelt one is not ignored. */
  public void onlyInBody(List<String> names) {
    if (!body.isObject()) {
      throw HttpProblem.badRequest("The body must be a JSON object.");
    }
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name)) {
                throw HttpProblem.badRequest(
                    "'%s' is not known here; there are %s."
                        .formatted(name, String.join(", ", names)));
              }
            });
  }
}
