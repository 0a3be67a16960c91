package io.pactolus.engine.core.epoch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * An epoch that puts rows that were computed again in the place of those of a table. They lie in
 * shadows of the tables, which stay until the epoch is in the ledger: what it does follows from
 * them alone, whichever pipeline file its finisher has.
 *
 * @param table as in SQL: {@code silver.orders}
 * @param silver name of that Silver table, or of the one that the Gold table is over
 * @param fromEpoch rows up to this epoch were kept; 0 when all were computed again
 * @param golds Gold tables that change, as in SQL
 */
public record Rebuild(String table, String silver, long fromEpoch, List<String> golds)
    implements EpochKind {
  static final String KIND = "rebuild";

  public Rebuild {
    golds = List.copyOf(golds);
  }

  public boolean changesSilver() {
    return table.startsWith("silver.");
  }

  @Override
  public void writeTo(ObjectNode position) {
    position.put("kind", KIND);
    ArrayNode names =
        position
            .putObject(KIND)
            .put("table", table)
            .put("silver", silver)
            .put("from_epoch", fromEpoch)
            .putArray("golds");
    golds.forEach(names::add);
  }

  static Rebuild readFrom(JsonNode node) {
    List<String> golds = new ArrayList<>();
    node.path("golds").forEach(gold -> golds.add(gold.asText()));
    return new Rebuild(
        node.path("table").asText(),
        node.path("silver").asText(),
        node.path("from_epoch").asLong(),
        golds);
  }
}
