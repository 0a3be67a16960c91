package io.pactolus.engine.core.epoch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.engine.core.source.RecordSource.OffsetRange;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Bronze's own commit says of an epoch: where it began and ended in every partition, where the
 * next begins, and who made it. Stored as domain metadata {@value #DOMAIN} in the commit that holds
 * the epoch's records.
 *
 * @param ranges the partitions that moved in this epoch
 * @param next next offset to read, of every partition ever seen
 * @param topicIds the broker's id of each topic; another id under the same name is another topic
 * @param kind what the epoch does; one that does not read moves no partition
 */
public record EpochPosition(
    long epoch,
    Map<TopicPartition, OffsetRange> ranges,
    Map<TopicPartition, Long> next,
    Map<String, String> topicIds,
    Runner runner,
    EpochKind kind) {

  public static final String DOMAIN = "pactolus.position";
  private static final ObjectMapper JSON = new ObjectMapper();

  public EpochPosition {
    ranges = new TreeMap<>(ranges);
    next = new TreeMap<>(next);
    topicIds = new TreeMap<>(topicIds);
  }

  /** The position of the epoch after this one, when {@code moved} was read. */
  public EpochPosition then(
      Map<TopicPartition, OffsetRange> moved, Map<String, String> ids, Runner by) {
    Map<TopicPartition, Long> following = new TreeMap<>(next);
    moved.forEach((partition, range) -> following.put(partition, range.until()));
    return new EpochPosition(epoch + 1, moved, following, ids, by, EpochKind.READING);
  }

  /** The position of the epoch after this one, when nothing was read. */
  public EpochPosition thenStaying(EpochKind doing, Runner by) {
    return new EpochPosition(epoch + 1, Map.of(), next, topicIds, by, doing);
  }

  /** The position of the epoch after this one, when it goes back to an earlier one. */
  public EpochPosition returningTo(EpochPosition earlier, EpochKind doing, Runner by) {
    return new EpochPosition(epoch + 1, Map.of(), earlier.next, earlier.topicIds, by, doing);
  }

  /** This position with the partitions that the source begins with, also those that never moved. */
  public EpochPosition startingAt(Map<TopicPartition, Long> partitions) {
    Map<TopicPartition, Long> following = new TreeMap<>(next);
    partitions.forEach(following::put);
    return new EpochPosition(epoch, ranges, following, topicIds, runner, kind);
  }

  public static EpochPosition beforeFirst(Runner runner) {
    return new EpochPosition(0, Map.of(), Map.of(), Map.of(), runner, EpochKind.READING);
  }

  public String toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.put("epoch", epoch);
    kind.writeTo(root);
    runner.writeTo(root.putObject("runner"));
    ObjectNode ids = root.putObject("topic_ids");
    topicIds.forEach(ids::put);
    ObjectNode rangesNode = root.putObject("ranges");
    ranges.forEach(
        (tp, range) -> {
          ArrayNode triple =
              rangesNode.withObjectProperty(tp.topic()).putArray(Integer.toString(tp.partition()));
          triple.add(range.from()).add(range.until()).add(range.gap());
        });
    ObjectNode nextNode = root.putObject("next");
    next.forEach(
        (tp, offset) ->
            nextNode.withObjectProperty(tp.topic()).put(Integer.toString(tp.partition()), offset));
    return root.toString();
  }

  public static EpochPosition fromJson(String json, String where) {
    try {
      JsonNode root = JSON.readTree(json);
      Map<TopicPartition, OffsetRange> ranges = new TreeMap<>();
      root.path("ranges")
          .properties()
          .forEach(
              topic ->
                  topic
                      .getValue()
                      .properties()
                      .forEach(
                          p ->
                              ranges.put(
                                  new TopicPartition(topic.getKey(), Integer.parseInt(p.getKey())),
                                  new OffsetRange(
                                      p.getValue().path(0).asLong(),
                                      p.getValue().path(1).asLong(),
                                      p.getValue().path(2).asLong()))));
      Map<TopicPartition, Long> next = new TreeMap<>();
      root.path("next")
          .properties()
          .forEach(
              topic ->
                  topic
                      .getValue()
                      .properties()
                      .forEach(
                          p ->
                              next.put(
                                  new TopicPartition(topic.getKey(), Integer.parseInt(p.getKey())),
                                  p.getValue().asLong())));
      Map<String, String> ids = new TreeMap<>();
      root.path("topic_ids")
          .properties()
          .forEach(id -> ids.put(id.getKey(), id.getValue().asText()));
      return new EpochPosition(
          root.path("epoch").asLong(),
          ranges,
          next,
          ids,
          Runner.readFrom(root.path("runner")),
          EpochKind.readFrom(root, where));
    } catch (JsonProcessingException | NumberFormatException e) {
      throw new PactolusException(
          ErrorCode.LAKE_DAMAGED,
          "the position stored in "
              + where
              + " cannot be read ("
              + e.getMessage()
              + "); it was not written by Pactolus",
          e);
    }
  }
}
