package io.pactolus.pipeline.yaml;

import java.util.regex.Pattern;

/** A name Kafka accepts for a topic. */
final class TopicName extends ScalarType<String> {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  TopicName() {
    super("a topic name");
  }

  @Override
  String parse(String text) throws Mismatch {
    if (!NAME.matcher(text).matches() || text.equals(".") || text.equals("..")) {
      throw new Mismatch(
          "is not a topic name", "a topic name has 1 to 249 of a-z, A-Z, 0-9, '.', '_' and '-'");
    }
    return text;
  }
}
