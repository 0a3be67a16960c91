package io.pactolus.app.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.control.DeadLetters;
import io.pactolus.control.DeadLetters.Count;
import io.pactolus.control.DeadLetters.Totals;
import io.pactolus.lakehouse.Lake;
import io.pactolus.pipeline.plan.Plan;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** The queue in numbers. */
@Command(
    name = "stats",
    description = {
      "The dead-letter queue in numbers: by reason and by Silver table, waiting and replayed."
    },
    mixinStandardHelpOptions = true)
public final class DlqStatsCommand implements Callable<Integer> {
  @ParentCommand DlqCommand dlq;
  @Mixin DlqOptions options = new DlqOptions();

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    Console console = new Console(spec.commandLine());
    Plan plan = dlq.plan();
    try (Lake lake = options.lake.openExisting(plan);
        DeadLetters letters = DeadLetters.of(options.lake.view(lake, plan))) {
      Totals totals = letters.totals(options.filter());
      if (options.json) {
        console.json(json(totals));
      } else {
        print(console, totals);
      }
      return 0;
    }
  }

  private static void print(Console console, Totals totals) {
    console.line(
        "%s dead letters waiting, %s replayed; of %s records read, %s were ever refused (%s)"
            .formatted(
                Console.count(totals.all().pending()),
                Console.count(totals.all().replayed()),
                Console.count(totals.recordsRead()),
                Console.count(totals.recordsRefused()),
                share(totals)));
    if (totals.all().total() == 0) {
      return;
    }
    console.line(
        "first seen %s, last seen %s"
            .formatted(
                DeadLetterText.time(totals.firstSeen()), DeadLetterText.time(totals.lastSeen())));
    console.line("");
    table(console, "reason", totals.byReason());
    console.line("");
    table(console, "refused by", totals.byTable());
  }

  private static void table(Console console, String heading, Map<String, Count> counts) {
    console.table(
        List.of(heading, "waiting", "replayed"),
        counts.entrySet().stream()
            .map(
                e ->
                    List.of(
                        e.getKey(),
                        Console.count(e.getValue().pending()),
                        Console.count(e.getValue().replayed())))
            .toList());
  }

  private static String share(Totals totals) {
    return totals.recordsRead() == 0
        ? "0 %"
        : String.format(
            Locale.ROOT, "%.3g %%", 100.0 * totals.recordsRefused() / totals.recordsRead());
  }

  private static ObjectNode json(Totals totals) {
    ObjectNode root = Console.JSON.createObjectNode();
    root.put("records_read", totals.recordsRead());
    root.put("records_refused", totals.recordsRefused());
    root.put("waiting", totals.all().pending());
    root.put("replayed", totals.all().replayed());
    DeadLetterText.putTime(root, "first_seen", totals.firstSeen());
    DeadLetterText.putTime(root, "last_seen", totals.lastSeen());
    put(root.putObject("reasons"), totals.byReason());
    put(root.putObject("refused_by"), totals.byTable());
    return root;
  }

  private static void put(ObjectNode node, Map<String, Count> counts) {
    counts.forEach(
        (name, count) ->
            node.putObject(name).put("waiting", count.pending()).put("replayed", count.replayed()));
  }
}
