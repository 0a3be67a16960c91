package io.pactolus.control;

import io.pactolus.control.DeadLetters.Letter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a dead letter stands among all of them, the newest first: by epoch, topic, partition,
 * offset and table, of which there is only one. Letters that are added meanwhile do not move it.
 */
public record LetterPlace(
    long epoch, String topic, int partition, long offset, Optional<String> table) {
  /** Of the queue: every letter after its place in this order. */
  static final String ORDER =
      "epoch DESC, topic, partition, \"offset\" DESC, coalesce(\"table\", '')";

  // A topic has no colon in its name.
  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,18}):([^:]+):(\\d{1,9}):(\\d{1,18}):(.*)");

  public static LetterPlace of(Letter letter) {
    return new LetterPlace(
        letter.epoch(),
        letter.raw().topic(),
        letter.raw().partition(),
        letter.raw().offset(),
        letter.table());
  }

  /** Empty when it is not what {@link #text} says. */
  public static Optional<LetterPlace> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(
            new LetterPlace(
                Long.parseLong(parts.group(1)),
                parts.group(2),
                Integer.parseInt(parts.group(3)),
                Long.parseLong(parts.group(4)),
                Optional.of(parts.group(5)).filter(table -> !table.isEmpty())))
        : Optional.empty();
  }

  /** As one word, for clients to hand back. */
  public String text() {
    return "%d:%s:%d:%d:%s".formatted(epoch, topic, partition, offset, table.orElse(""));
  }

  /** SQL that is true of the letters that stand after it. */
  String after() {
    // The epoch alone first: by it files are left out.
    return """
        epoch <= %1$d AND (epoch < %1$d OR topic > %2$s OR topic = %2$s AND (
          partition > %3$d OR partition = %3$d AND (
            "offset" < %4$d OR "offset" = %4$d AND coalesce("table", '') > %5$s)))
        """
        .formatted(
            epoch,
            DeadLetters.quoted(topic),
            partition,
            offset,
            DeadLetters.quoted(table.orElse("")))
        .strip();
  }
}
