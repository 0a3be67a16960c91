package io.pactolus.app.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.control.DeadLetters;
import io.pactolus.control.DeadLetters.Letter;
import io.pactolus.lakehouse.Lake;
import io.pactolus.pipeline.plan.Plan;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The refused records themselves. */
@Command(
    name = "show",
    description = {
      "The refused records one by one, newest first: where they are from, why they were refused, how often they were tried, and the raw value.",
      "With --json, one JSON object a record, with the whole value."
    },
    mixinStandardHelpOptions = true)
public final class DlqShowCommand implements Callable<Integer> {
  private static final int VALUE_CHARS = 2_000;

  @ParentCommand DlqCommand dlq;
  @Mixin DlqOptions options = new DlqOptions();

  @Option(names = "--all", description = "also those that have left the queue")
  boolean all;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "20",
      description = "records shown at most (default: ${DEFAULT-VALUE})")
  int maxRows;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    if (maxRows < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--rows must be at least 1, not " + maxRows);
    }
    Console console = new Console(spec.commandLine());
    Plan plan = dlq.plan();
    try (Lake lake = options.lake.openExisting(plan);
        DeadLetters letters = DeadLetters.of(options.lake.view(lake, plan))) {
      List<String> states = all ? List.of("pending", "replayed") : List.of("pending");
      List<Letter> found = letters.letters(options.filter(), states, maxRows);
      if (options.json) {
        found.forEach(letter -> console.json(json(letter)));
      } else {
        found.forEach(letter -> print(console, letter));
        if (found.isEmpty()) {
          console.line("no dead letters");
        }
      }
      if (found.size() == maxRows) {
        console.note("There may be more; show them with --rows N.");
      }
      return 0;
    }
  }

  private static void print(Console console, Letter letter) {
    console.line(
        "%s  %s%s  epoch %s  %s"
            .formatted(
                console.strong(letter.raw().coordinates()),
                letter.reason(),
                letter.table().map(table -> ", silver." + table).orElse(""),
                Console.count(letter.epoch()),
                DeadLetterText.time(letter.timestamp())));
    console.line("  " + SqlCommand.printable(letter.message()));
    String history = history(letter);
    if (!history.isEmpty()) {
      console.line("  " + history);
    }
    if (letter.raw().key() != null) {
      console.line(
          "  key   " + DeadLetterText.sample(letter.raw().key(), DeadLetterText.SAMPLE_CHARS));
    }
    console.line("  value " + DeadLetterText.sample(letter.raw().value(), VALUE_CHARS));
  }

  private static String history(Letter letter) {
    StringBuilder text = new StringBuilder();
    if (letter.attempts() > 1) {
      text.append("tried ").append(letter.attempts()).append(" times");
      letter.triedInEpoch().ifPresent(epoch -> text.append(", last in epoch ").append(epoch));
    }
    letter
        .replayedInEpoch()
        .ifPresent(
            epoch ->
                text.append(text.isEmpty() ? "" : "; ")
                    .append("left the queue in epoch ")
                    .append(epoch));
    letter
        .transform()
        .ifPresent(sql -> text.append("; repaired by ").append(SqlCommand.printable(sql)));
    return text.toString();
  }

  private static ObjectNode json(Letter letter) {
    ObjectNode node = Console.JSON.createObjectNode();
    DeadLetterText.put(node, letter.raw());
    DeadLetterText.putTime(node, "timestamp", letter.timestamp());
    node.put("epoch", letter.epoch());
    node.put("correlation_id", letter.correlationId());
    DeadLetterText.put(node, "table", letter.table());
    node.put("reason", letter.reason());
    node.put("message", letter.message());
    DeadLetterText.put(node, "rule", letter.rule());
    DeadLetterText.put(node, "field", letter.field());
    put(node, "json_position", letter.jsonPosition());
    node.put("replay_state", letter.state());
    put(node, "replayed_in_epoch", letter.replayedInEpoch());
    node.put("attempts", letter.attempts());
    put(node, "tried_in_epoch", letter.triedInEpoch());
    DeadLetterText.put(node, "transform", letter.transform());
    return node;
  }

  private static void put(ObjectNode node, String name, OptionalLong number) {
    if (number.isPresent()) {
      node.put(name, number.getAsLong());
    } else {
      node.putNull(name);
    }
  }
}
