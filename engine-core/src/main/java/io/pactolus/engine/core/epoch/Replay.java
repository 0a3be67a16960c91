package io.pactolus.engine.core.epoch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An epoch that tries dead letters again instead of reading.
 *
 * @param dlqVersion of the dead-letter queue from which was chosen. Until the queue has this epoch,
 *     every later version has the same rows: only epochs change them.
 * @param choice which dead letters
 * @param transform SQL that repairs the raw value before it is decoded
 * @param definition fingerprint of the plan with which the epoch was begun
 */
public record Replay(
    long dlqVersion, DeadLetterChoice choice, Optional<String> transform, String definition)
    implements EpochKind {
  static final String KIND = "replay";

  @Override
  public void writeTo(ObjectNode position) {
    position.put("kind", KIND);
    ObjectNode node = position.putObject(KIND);
    node.put("dlq_version", dlqVersion);
    choice.writeTo(node);
    transform.ifPresent(sql -> node.put("transform", sql));
    node.put("definition", definition);
  }

  static Replay readFrom(JsonNode node) {
    return new Replay(
        node.path("dlq_version").asLong(),
        DeadLetterChoice.readFrom(node),
        Optional.ofNullable(node.path("transform").textValue()),
        node.path("definition").asText());
  }

  /**
   * Which rows of the dead-letter queue an epoch takes: of those that are pending and fit, the
   * first so many in the order of topic, partition and offset.
   *
   * @param reason code of the reason
   * @param firstEpoch of the epochs that read the records, inclusive
   * @param lastEpoch of the epochs that read the records, inclusive
   * @param sinceMicros least broker timestamp; records without one are not taken then
   * @param where SQL condition over a dead letter
   * @param notTriedSince a row that was tried in this epoch or a later one is not taken: it had its
   *     turn
   * @param maxRecords that the epoch may hold
   * @param maxBytes of raw values that the epoch may hold; one record is always taken
   */
  public record DeadLetterChoice(
      Optional<String> reason,
      OptionalLong firstEpoch,
      OptionalLong lastEpoch,
      OptionalLong sinceMicros,
      Optional<String> where,
      long notTriedSince,
      int maxRecords,
      long maxBytes) {

    private void writeTo(ObjectNode node) {
      reason.ifPresent(code -> node.put("reason", code));
      firstEpoch.ifPresent(epoch -> node.put("first_epoch", epoch));
      lastEpoch.ifPresent(epoch -> node.put("last_epoch", epoch));
      sinceMicros.ifPresent(micros -> node.put("since_micros", micros));
      where.ifPresent(sql -> node.put("where", sql));
      node.put("not_tried_since", notTriedSince);
      node.put("max_records", maxRecords);
      node.put("max_bytes", maxBytes);
    }

    private static DeadLetterChoice readFrom(JsonNode node) {
      return new DeadLetterChoice(
          Optional.ofNullable(node.path("reason").textValue()),
          number(node.path("first_epoch")),
          number(node.path("last_epoch")),
          number(node.path("since_micros")),
          Optional.ofNullable(node.path("where").textValue()),
          node.path("not_tried_since").asLong(),
          node.path("max_records").asInt(),
          node.path("max_bytes").asLong());
    }

    private static OptionalLong number(JsonNode node) {
      return node.isNumber() ? OptionalLong.of(node.asLong()) : OptionalLong.empty();
    }
  }
}
