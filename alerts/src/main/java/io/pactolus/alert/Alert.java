package io.pactolus.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.pipeline.Runbook;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something an operator has to know.
 *
 * @param id the same at every attempt to deliver it, so that a receiver can tell repetitions
 * @param message one sentence or a few
 * @param figures by name
 */
public record Alert(
    String id,
    Kind kind,
    String pipeline,
    String lake,
    Instant at,
    String message,
    Map<String, Number> figures) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public Alert {
    figures = new TreeMap<>(figures);
  }

  /** What happened. */
  public enum Kind {
    SLO_BREACH,
    REJECT_FLOOD,
    BREAKER_OPEN,
    AUDIT_FAILURE;

    /** As in the message. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** What to do about it. */
    public Runbook runbook() {
      return Runbook.of(name());
    }
  }

  String toJson() {
    ObjectNode node = JSON.createObjectNode();
    node.put("id", id);
    node.put("type", kind.code());
    node.put("pipeline", pipeline);
    node.put("lake", lake);
    node.put("at", at.toString());
    node.put("message", message);
    node.put("runbook", kind.runbook().path());
    ObjectNode details = node.putObject("details");
    figures.forEach((name, figure) -> details.putPOJO(name, figure));
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
