package io.pactolus.app.command;

import io.pactolus.app.command.PipelineOptions.LakeOption;
import io.pactolus.control.trace.Answer;
import io.pactolus.control.trace.RecordTracer;
import io.pactolus.control.trace.TraceJson;
import io.pactolus.control.trace.Wanted;
import io.pactolus.lakehouse.Lake;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Plan;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The life of one record. */
@Command(
    name = "trace",
    description = {
      "The life of one record, from the lake alone: where it is in Bronze, how it was decoded, which rules it passed,",
      "its outcome, the Silver row and what it replaced, the Gold groups that count it. Exit code 0: found, 1: not found."
    },
    mixinStandardHelpOptions = true)
public final class TraceCommand implements Callable<Integer> {
  @Mixin PipelineOptions pipeline = new PipelineOptions();
  @Mixin LakeOption lake = new LakeOption();

  @ArgGroup(multiplicity = "1")
  Which which = new Which();

  /** One of three. */
  static final class Which {
    @Option(
        names = "--offset",
        paramLabel = "TOPIC-PARTITION:OFFSET",
        description = "the record at this place, for example orders-0:17; reads few files")
    @Nullable String offset;

    @Option(
        names = "--id",
        paramLabel = "ID",
        description = "the record with this correlation id; of several the newest. Scans Bronze")
    @Nullable String id;

    @Option(
        names = "--key",
        paramLabel = "KEY",
        description = "the newest record with this key, as the producer wrote it. Scans Bronze")
    @Nullable String key;

    Wanted wanted() {
      if (offset != null) {
        String text = offset;
        return RecordTracer.place(text)
            .orElseThrow(
                () ->
                    new PactolusException(
                        ErrorCode.USAGE,
                        "'%s' is not TOPIC-PARTITION:OFFSET, for example orders-0:17"
                            .formatted(SqlCommand.printable(text))));
      }
      return id != null ? new Wanted.ById(id) : new Wanted.ByKey(Objects.requireNonNull(key));
    }
  }

  @Option(names = "--json", description = "one JSON object")
  boolean json;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    Console console = new Console(spec.commandLine());
    Wanted wanted = which.wanted();
    Plan plan = pipeline.plan();
    try (Lake opened = lake.openExisting(plan)) {
      RecordTracer tracer =
          new RecordTracer(
              lake.view(opened, plan),
              new PlanReviewer(plan),
              (table, done, all) ->
                  console.progress(
                      "reading %s: %s of %s files"
                          .formatted(table, Console.count(done), Console.count(all))));
      Answer answer = tracer.find(wanted);
      console.clearProgress();
      if (json) {
        console.json(TraceJson.of(answer));
      } else {
        new TraceText(console).print(answer, wanted);
      }
      return answer instanceof Answer.Found ? 0 : 1;
    } finally {
      console.clearProgress();
    }
  }
}
