package io.pactolus.engine.core.epoch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.engine.core.silver.OutcomeCounts;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Outcome;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of the records of an epoch, carried by Silver's own commit as domain metadata {@value
 * #DOMAIN}: should the process die before the ledger is written, the counts are still known.
 */
public record SilverOutcomes(
    long epoch, SortedMap<TopicPartition, OutcomeCounts> counts, OptionalLong maxEventTime) {
  public static final String DOMAIN = "pactolus.epoch";
  private static final ObjectMapper JSON = new ObjectMapper();

  public String toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.put("epoch", epoch);
    maxEventTime.ifPresent(micros -> root.put("max_event_time", micros));
    ObjectNode outcomes = root.putObject("outcomes");
    counts.forEach(
        (tp, count) -> {
          ObjectNode node =
              outcomes.withObjectProperty(tp.topic()).putObject(Integer.toString(tp.partition()));
          count.asMap().forEach((outcome, n) -> node.put(outcome.column(), n));
          if (count.warnings() > 0) {
            node.put("warnings", count.warnings());
          }
        });
    return root.toString();
  }

  public static SilverOutcomes fromJson(String json, String where) {
    try {
      JsonNode root = JSON.readTree(json);
      SortedMap<TopicPartition, OutcomeCounts> counts = new TreeMap<>();
      for (Map.Entry<String, JsonNode> topic : root.path("outcomes").properties()) {
        for (Map.Entry<String, JsonNode> partition : topic.getValue().properties()) {
          OutcomeCounts count = new OutcomeCounts();
          for (Outcome outcome : Outcome.values()) {
            count.add(outcome, partition.getValue().path(outcome.column()).asLong(0));
          }
          count.addWarnings(partition.getValue().path("warnings").asLong(0));
          counts.put(
              new TopicPartition(topic.getKey(), Integer.parseInt(partition.getKey())), count);
        }
      }
      JsonNode time = root.path("max_event_time");
      return new SilverOutcomes(
          root.path("epoch").asLong(),
          counts,
          time.isNumber() ? OptionalLong.of(time.asLong()) : OptionalLong.empty());
    } catch (JsonProcessingException | NumberFormatException e) {
      throw new PactolusException(
          ErrorCode.LAKE_DAMAGED,
          "the outcomes stored in "
              + where
              + " cannot be read ("
              + e.getMessage()
              + "); they were not written by Pactolus",
          e);
    }
  }
}
