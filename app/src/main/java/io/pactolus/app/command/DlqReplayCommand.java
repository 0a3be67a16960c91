package io.pactolus.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.engine.core.replay.ReplayReport;
import io.pactolus.engine.core.replay.ReplayReport.Stayed;
import io.pactolus.engine.core.replay.Replays;
import io.pactolus.lakehouse.Lake;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Plan;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Dead letters go through the pipeline again. */
@Command(
    name = "replay",
    description = {
      "Tries dead letters again with the pipeline file as it is now, as an epoch of their own. What is accepted leaves the queue;",
      "what fails again stays, with the new reason. Each record lands at most once, however often this is called or killed."
    },
    mixinStandardHelpOptions = true)
public final class DlqReplayCommand implements Callable<Integer> {
  @ParentCommand DlqCommand dlq;
  @Mixin DlqOptions options = new DlqOptions();

  @Option(
      names = "--epoch",
      paramLabel = "A-B",
      converter = Epochs.Converter.class,
      description = "only records read in epochs A to B, or in epoch A")
  @Nullable Epochs epochs;

  @Option(
      names = "--where",
      paramLabel = "SQL",
      description =
          "only dead letters for which this is true: raw (the value as text), key, topic, epoch, reason, message, rule, field, attempts, ...")
  @Nullable String where;

  @Option(
      names = "--transform",
      paramLabel = "SQL",
      description =
          "what to read instead of the raw value, for example \"REPLACE(raw, 'NaN', 'null')\"; Bronze keeps the record as it came")
  @Nullable String transform;

  @Option(names = "--dry-run", description = "say what would happen and write nothing")
  boolean dryRun;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    Console console = new Console(spec.commandLine());
    Plan plan = dlq.plan();
    try (Lake lake = options.lake.openExisting(plan)) {
      Replays replays = new Replays(lake, plan, Clock.systemUTC());
      List<ReplayReport> finished = new ArrayList<>();
      ReplayReport report =
          dryRun ? replays.preview(request()) : replays.run(request(), finished::add);
      if (options.json) {
        console.json(json(report, finished));
      } else {
        finished.forEach(
            earlier ->
                console.note(
                    "epoch %d, a replay that was cut off, is finished: %s"
                        .formatted(earlier.epochs().get(0), sentence(earlier, "left", "stay"))));
        print(console, report);
      }
      return 0;
    }
  }

  private Replays.Request request() {
    return new Replays.Request(
        Optional.ofNullable(options.reason),
        epochs == null ? OptionalLong.empty() : OptionalLong.of(epochs.first()),
        epochs == null ? OptionalLong.empty() : OptionalLong.of(epochs.last()),
        options.since == null ? OptionalLong.empty() : OptionalLong.of(micros(options.since)),
        Optional.ofNullable(where),
        Optional.ofNullable(transform));
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  private void print(Console console, ReplayReport report) {
    if (report.tried() == 0) {
      console.line("nothing to replay: no dead letter that waits fits");
      return;
    }
    String epochs = report.epochs().stream().map(String::valueOf).collect(Collectors.joining(", "));
    console.line(
        dryRun
            ? "would be epoch %s: %s"
                .formatted(epochs, sentence(report, "would leave", "would stay"))
            : "epoch %s: %s".formatted(epochs, sentence(report, "left", "stay")));
    report
        .outcomes()
        .forEach((table, counts) -> console.line("  silver." + table + ":" + text(counts)));
    for (Stayed stayed : report.stayed()) {
      console.line(
          "  %s %s%s%s: %s"
              .formatted(
                  Console.count(stayed.count()),
                  stayed.reason(),
                  stayed.where().map(rule -> " (" + rule + ")").orElse(""),
                  stayed.table().map(table -> " in silver." + table).orElse(""),
                  SqlCommand.printable(stayed.example())));
    }
    if (report.more()) {
      console.line("  More dead letters fit; they would follow in further epochs.");
    }
  }

  private static String sentence(ReplayReport report, String left, String stay) {
    return "of %s dead letters %s %s the queue, %s %s"
        .formatted(
            Console.count(report.tried()),
            Console.count(report.left()),
            left,
            Console.count(report.tried() - report.left()),
            stay);
  }

  private static String text(Map<Outcome, Long> counts) {
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (outcome, count) ->
            text.append("  ").append(outcome.column()).append(' ').append(Console.count(count)));
    return text.isEmpty() ? "  nothing" : text.toString();
  }

  private ObjectNode json(ReplayReport report, List<ReplayReport> finished) {
    ObjectNode root = ReplayJson.of(report, dryRun);
    ArrayNode earlier = root.putArray("finished_before");
    finished.forEach(one -> ReplayJson.put(earlier.addObject(), one));
    return root;
  }

  /** Both inclusive. */
  record Epochs(long first, long last) {
    static final class Converter implements ITypeConverter<Epochs> {
      private static final Pattern RANGE = Pattern.compile("(\\d{1,18})(?:-(\\d{1,18}))?");

      @Override
      public Epochs convert(String value) {
        Matcher range = RANGE.matcher(value);
        if (!range.matches()) {
          throw new CommandLine.TypeConversionException(
              "'" + value + "' is no range of epochs; write 17 or 17-19");
        }
        long first = Long.parseLong(range.group(1));
        long last = range.group(2) == null ? first : Long.parseLong(range.group(2));
        if (last < first) {
          throw new CommandLine.TypeConversionException(
              "'" + value + "' ends before it begins; write " + last + "-" + first);
        }
        return new Epochs(first, last);
      }
    }
  }
}
