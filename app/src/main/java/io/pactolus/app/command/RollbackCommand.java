package io.pactolus.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.app.command.PipelineOptions.LakeOption;
import io.pactolus.engine.core.rollback.RollbackReport;
import io.pactolus.engine.core.rollback.Rollbacks;
import io.pactolus.engine.core.source.RecordSource.TopicPartition;
import io.pactolus.lakehouse.Lake;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Plan;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** All tables and the position go back together. */
@Command(
    name = "rollback",
    description = {
      "Brings Bronze, Silver, DLQ, Gold and the position back together to what they were after an epoch, as a new epoch. The next run",
      "reads on from there. Nothing is destroyed: until the files of the undone epochs are deleted (retention), another rollback undoes it."
    },
    mixinStandardHelpOptions = true)
public final class RollbackCommand implements Callable<Integer> {
  private static final int SHOWN_PARTITIONS = 5;

  @Mixin PipelineOptions pipeline = new PipelineOptions();
  @Mixin LakeOption lake = new LakeOption();

  @Option(
      names = "--to-epoch",
      paramLabel = "N",
      required = true,
      description = "the epoch whose state the tables return to; 0 is before the first")
  long toEpoch;

  @Option(names = "--dry-run", description = "say what would happen and write nothing")
  boolean dryRun;

  @Option(
      names = "--even-if-expired",
      description =
          "go back also when the broker no longer has the records that would be read again")
  boolean evenIfExpired;

  @Option(names = "--json", description = "one JSON object")
  boolean json;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    Console console = new Console(spec.commandLine());
    Plan plan = pipeline.plan();
    try (Lake opened = lake.openExisting(plan)) {
      Rollbacks rollbacks = new Rollbacks(opened, plan, Clock.systemUTC());
      BrokerProbe broker = new BrokerProbe(plan);
      RollbackReport report = rollbacks.preview(toEpoch);
      List<String> expired = expired(report, broker);
      if (!expired.isEmpty() && !evenIfExpired && !dryRun) {
        throw new PactolusException(
            ErrorCode.OFFSET_GAP,
            "after this rollback records would be read again that the broker no longer has: %s. Choose a later epoch, or accept the gap with --even-if-expired; Bronze keeps them until its retention is over, and a rollback to epoch %d brings them back."
                .formatted(text(expired), report.epoch() - 1));
      }
      if (!dryRun) {
        report = rollbacks.run(toEpoch);
      }
      if (json) {
        console.json(json(report, expired, broker));
      } else {
        print(console, report, expired, broker);
      }
      return 0;
    }
  }

  /** Offsets that the next run would read from and the broker has no more. */
  private static List<String> expired(RollbackReport report, BrokerProbe broker) {
    List<String> expired = new ArrayList<>();
    report
        .next()
        .forEach(
            (partition, next) -> {
              OptionalLong begin = broker.beginning(partition.topic(), partition.partition());
              if (begin.isPresent() && begin.getAsLong() > next) {
                expired.add(
                    "%s offsets %d to %d".formatted(partition, next, begin.getAsLong() - 1));
              }
            });
    return expired;
  }

  private void print(
      Console console, RollbackReport report, List<String> expired, BrokerProbe broker) {
    console.line(
        "%s %d: back to the state after epoch %d; %s records %s %s"
            .formatted(
                dryRun ? "would be epoch" : "epoch",
                report.epoch(),
                report.toEpoch(),
                Console.count(Math.abs(report.records())),
                dryRun ? "would be" : "will be",
                report.records() < 0 ? "there again" : "read again"));
    if (!report.tables().isEmpty()) {
      console.line(
          "  tables that %s: %s"
              .formatted(dryRun ? "would change" : "changed", String.join(", ", report.tables())));
    }
    if (!expired.isEmpty()) {
      console.line("  no longer at the broker: " + text(expired));
    }
    broker
        .trouble()
        .ifPresent(
            trouble ->
                console.line(
                    "  whether the broker still has the records is not known: " + trouble));
    if (!dryRun) {
      console.line(
          "  to undo it: rollback --to-epoch %d, as long as no table was cleaned up"
              .formatted(report.epoch() - 1));
    }
  }

  private static String text(List<String> expired) {
    List<String> shown = expired.subList(0, Math.min(SHOWN_PARTITIONS, expired.size()));
    return String.join("; ", shown)
        + (expired.size() > shown.size()
            ? "; and %d more partitions".formatted(expired.size() - shown.size())
            : "");
  }

  private ObjectNode json(RollbackReport report, List<String> expired, BrokerProbe broker) {
    ObjectNode root = Console.JSON.createObjectNode();
    root.put("dry_run", dryRun);
    root.put("epoch", report.epoch());
    root.put("to_epoch", report.toEpoch());
    root.put("records", report.records());
    ArrayNode tables = root.putArray("tables");
    report.tables().forEach(tables::add);
    ArrayNode partitions = root.putArray("partitions");
    for (Map.Entry<TopicPartition, Long> next : report.next().entrySet()) {
      partitions
          .addObject()
          .put("topic", next.getKey().topic())
          .put("partition", next.getKey().partition())
          .put("next_offset", next.getValue());
    }
    root.put("broker_reachable", broker.trouble().isEmpty());
    ArrayNode gone = root.putArray("expired");
    expired.forEach(gone::add);
    return root;
  }
}
