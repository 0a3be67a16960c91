package io.pactolus.app.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.control.DeadLetters;
import io.pactolus.control.DeadLetters.Cause;
import io.pactolus.lakehouse.Lake;
import io.pactolus.pipeline.plan.Plan;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Why records were refused. */
@Command(
    name = "list",
    description = {
      "Why records were refused: each cause in words, how often, first and last seen, and a sample of the raw record.",
      "With --json, one JSON object a cause."
    },
    mixinStandardHelpOptions = true)
public final class DlqListCommand implements Callable<Integer> {
  @ParentCommand DlqCommand dlq;
  @Mixin DlqOptions options = new DlqOptions();

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    Console console = new Console(spec.commandLine());
    Plan plan = dlq.plan();
    try (Lake lake = options.lake.openExisting(plan);
        DeadLetters letters = DeadLetters.of(options.lake.view(lake, plan))) {
      List<Cause> causes = letters.causes(options.filter());
      if (options.json) {
        causes.forEach(cause -> console.json(json(cause)));
      } else {
        causes.forEach(cause -> print(console, cause));
        if (causes.isEmpty()) {
          console.line("no dead letters");
        }
      }
      return 0;
    }
  }

  private static void print(Console console, Cause cause) {
    console.line(
        "%s: %s waiting%s"
            .formatted(
                console.strong(title(cause)),
                Console.count(cause.pending()),
                cause.replayed() == 0 ? "" : ", " + Console.count(cause.replayed()) + " replayed"));
    console.line("  " + SqlCommand.printable(cause.message()));
    console.line(
        "  first seen %s, last seen %s"
            .formatted(
                DeadLetterText.time(cause.firstSeen()), DeadLetterText.time(cause.lastSeen())));
    console.line(
        "  sample %s  %s"
            .formatted(
                cause.sample().coordinates(),
                DeadLetterText.sample(cause.sample().value(), DeadLetterText.SAMPLE_CHARS)));
  }

  private static String title(Cause cause) {
    return cause.reason()
        + cause.rule().map(rule -> ", rule " + rule).orElse("")
        + cause.field().map(field -> ", field " + field).orElse("")
        + cause.table().map(table -> ", silver." + table).orElse("");
  }

  private static ObjectNode json(Cause cause) {
    ObjectNode node = Console.JSON.createObjectNode();
    node.put("reason", cause.reason());
    DeadLetterText.put(node, "table", cause.table());
    DeadLetterText.put(node, "rule", cause.rule());
    DeadLetterText.put(node, "field", cause.field());
    node.put("waiting", cause.pending());
    node.put("replayed", cause.replayed());
    DeadLetterText.putTime(node, "first_seen", cause.firstSeen());
    DeadLetterText.putTime(node, "last_seen", cause.lastSeen());
    node.put("message", cause.message());
    DeadLetterText.put(node.putObject("sample"), cause.sample());
    return node;
  }
}
