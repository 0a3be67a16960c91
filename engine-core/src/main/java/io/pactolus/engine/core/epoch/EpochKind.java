package io.pactolus.engine.core.epoch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;

/**
 * What an epoch does. Most read; one that does not says in Bronze's commit all that is needed to do
 * it again, so that whoever starts next can finish it.
 */
public sealed interface EpochKind permits EpochKind.Reading, Replay, Rollback, Rebuild {
  Reading READING = new Reading();

  /** Records are read and go through all layers. */
  record Reading() implements EpochKind {
    @Override
    public void writeTo(ObjectNode position) {
      // A position without a kind is one of reading, as all were once.
    }
  }

  /** Adds itself to the position of its epoch. */
  void writeTo(ObjectNode position);

  static EpochKind readFrom(JsonNode position, String where) {
    String kind = position.path("kind").asText("read");
    return switch (kind) {
      case "read" -> READING;
      case Replay.KIND -> Replay.readFrom(position.path(Replay.KIND));
      case Rollback.KIND -> Rollback.readFrom(position.path(Rollback.KIND));
      case Rebuild.KIND -> Rebuild.readFrom(position.path(Rebuild.KIND));
      default ->
          throw new PactolusException(
              ErrorCode.LAKE_DAMAGED,
              "the newest epoch of %s is of kind '%s', which this version of Pactolus does not know. Use the version that began it, or a newer one."
                  .formatted(where, kind));
    };
  }
}
