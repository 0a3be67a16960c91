package io.pactolus.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * How long an engine needed after each SIGKILL.
 *
 * @param keys in Silver
 * @param rate records per second that went on all the time
 */
public record RecoveryResult(int keys, int rate, List<Kill> kills) {
  /**
   * Milliseconds from the SIGKILL.
   *
   * @param started until tables, key index and the epoch that was cut off were there again
   * @param recovered until the first epoch of new records was in Gold and the ledger
   */
  public record Kill(double started, double recovered) {}

  public RecoveryResult {
    kills = List.copyOf(kills);
  }

  public double p50() {
    return Median.of(kills, Kill::recovered);
  }

  public double max() {
    return kills.stream().mapToDouble(Kill::recovered).max().orElse(0);
  }

  public double startedP50() {
    return Median.of(kills, Kill::started);
  }

  public String toJson() {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("keys", keys);
    node.put("kills", kills.size());
    node.put("rate", rate);
    node.putObject("recovery_ms").put("p50", p50()).put("max", max());
    node.putObject("started_ms").put("p50", startedP50());
    ArrayNode each = node.putArray("each");
    kills.forEach(
        kill -> each.addObject().put("started", kill.started()).put("recovered", kill.recovered()));
    return node.toString();
  }

  public String toTable() {
    return String.format(
        Locale.ROOT,
        """
        %,d keys in Silver, %,d records/s, %d times SIGKILL
        first new epoch in Gold and ledger after  p50 %.1f s, max %.1f s
        of it until reading begins                p50 %.1f s""",
        keys,
        rate,
        kills.size(),
        p50() / 1000,
        max() / 1000,
        startedP50() / 1000);
  }
}
