package io.pactolus.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.engine.core.replay.ReplayReport;
import io.pactolus.engine.core.replay.ReplayReport.Stayed;

/** A replay for programs. */
final class ReplayJson {
  private ReplayJson() {}

  /**
   * @param dryRun nothing was written
   */
  static ObjectNode of(ReplayReport report, boolean dryRun) {
    ObjectNode root = Console.JSON.createObjectNode();
    root.put("dry_run", dryRun);
    put(root, report);
    root.put("more", report.more());
    return root;
  }

  static void put(ObjectNode node, ReplayReport report) {
    ArrayNode epochs = node.putArray("epochs");
    report.epochs().forEach(epochs::add);
    node.put("tried", report.tried());
    node.put("left", report.left());
    node.put("stayed", report.tried() - report.left());
    ObjectNode outcomes = node.putObject("outcomes");
    report
        .outcomes()
        .forEach(
            (table, counts) -> {
              ObjectNode ofTable = outcomes.putObject(table);
              counts.forEach((outcome, count) -> ofTable.put(outcome.column(), count));
            });
    ArrayNode reasons = node.putArray("reasons");
    for (Stayed stayed : report.stayed()) {
      ObjectNode reason = reasons.addObject();
      reason.put("reason", stayed.reason());
      DeadLetterText.put(reason, "table", stayed.table());
      DeadLetterText.put(reason, "where", stayed.where());
      reason.put("count", stayed.count());
      reason.put("example", stayed.example());
    }
  }
}
