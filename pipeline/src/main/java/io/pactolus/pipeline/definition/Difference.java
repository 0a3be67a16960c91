package io.pactolus.pipeline.definition;

import java.util.Optional;

/**
 * One property of a definition that changed.
 *
 * @param property as a person calls it: {@code key}, {@code type of column amount}
 * @param from what it was; absent when it is new
 * @param to what the pipeline file says; absent when it says nothing any more
 * @param reason why it has this impact, in a sentence
 */
public record Difference(
    String property, Optional<String> from, Optional<String> to, Impact impact, String reason) {

  /** What changed, in words. */
  public String text() {
    if (from.isEmpty()) {
      return "%s is new: %s".formatted(property, to.orElse(""));
    }
    return to.map(now -> "%s was %s, is %s".formatted(property, from.get(), now))
        .orElseGet(() -> "%s is gone, was %s".formatted(property, from.get()));
  }
}
