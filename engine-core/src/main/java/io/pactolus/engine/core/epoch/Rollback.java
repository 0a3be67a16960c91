package io.pactolus.engine.core.epoch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An epoch that brings all tables, and the position, back to what they were after an earlier one.
 *
 * @param toEpoch the earlier epoch; 0 is the time before the first
 */
public record Rollback(long toEpoch) implements EpochKind {
  static final String KIND = "rollback";

  @Override
  public void writeTo(ObjectNode position) {
    position.put("kind", KIND);
    position.putObject(KIND).put("to_epoch", toEpoch);
  }

  static Rollback readFrom(JsonNode node) {
    return new Rollback(node.path("to_epoch").asLong());
  }
}
