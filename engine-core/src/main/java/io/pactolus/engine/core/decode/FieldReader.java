package io.pactolus.engine.core.decode;

import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.model.Stream.ContractField;
import io.pactolus.pipeline.plan.Reason;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** One field of the contract: required or not, with or without a default. */
final class FieldReader {
  private enum State {
    VALUE,
    DEFAULT,
    NULL
  }

  final ContractField field;
  final Node node;
  private final JsonValue value;
  private final ValueReader reader;
  private final @Nullable Object defaultValue;
  private State state = State.NULL;

  FieldReader(ContractField field, Node node, JsonValue value, ValueReader reader) {
    this.field = field;
    this.node = node;
    this.value = value;
    this.reader = reader;
    this.defaultValue = columnForm(field.defaultValue());
  }

  private static @Nullable Object columnForm(@Nullable Object declared) {
    if (declared instanceof LocalDate date) {
      return (int) date.toEpochDay();
    } else if (declared instanceof Instant instant) {
      return instant.getEpochSecond() * 1_000_000L + instant.getNano() / 1000;
    }
    return declared;
  }

  @Nullable Trouble read() {
    switch (value.kind) {
      case ABSENT -> {
        state = defaultValue == null ? State.NULL : State.DEFAULT;
        return state == State.NULL && field.required() ? missing() : null;
      }
      case NULL -> {
        state = State.NULL;
        return field.required()
            ? new Trouble(
                Reason.MISSING_FIELD, "", "required, but null", value.start, JsonKind.NULL)
            : null;
      }
      case BLOCKED -> {
        return blocked();
      }
      default -> {
        state = State.VALUE;
        return reader.read(value);
      }
    }
  }

  private static Trouble missing() {
    return new Trouble(Reason.MISSING_FIELD, "", "required, but missing", -1, JsonKind.ABSENT);
  }

  private Trouble blocked() {
    Node at = blockedNode();
    boolean needsElement = field.path().get(value.blockedDepth) instanceof Integer;
    JsonKind found = JsonKind.ofFirstByte(value.data[value.start]);
    String detail =
        "expected %s at %s, found %s %s"
            .formatted(
                needsElement ? "array" : "object",
                at.path().isEmpty() ? "the root" : at.path(),
                found.text(),
                Excerpt.of(value.data, value.start, value.end));
    return new Trouble(Reason.WRONG_TYPE, "", detail, value.start, found);
  }

  private Node blockedNode() {
    Node at = node;
    while (at.depth > value.blockedDepth && at.parent != null) {
      at = at.parent;
    }
    return at;
  }

  /** A value of the wrong type is drift as well; one deep inside has been noted there. */
  void pendDrift(Trouble trouble, DriftTable drift) {
    if (trouble.reason() == Reason.WRONG_TYPE && trouble.path().isEmpty()) {
      drift.pend(value.kind == JsonKind.BLOCKED ? blockedNode() : node, trouble.found());
    }
  }

  void append(Column column) {
    switch (state) {
      case VALUE -> reader.append(column);
      case DEFAULT -> column.appendObject(defaultValue);
      case NULL -> column.appendNull();
    }
  }

  @Nullable Object object() {
    return switch (state) {
      case VALUE -> reader.object();
      case DEFAULT -> defaultValue;
      case NULL -> null;
    };
  }
}
