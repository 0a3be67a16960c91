package io.pactolus.app.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.app.command.PipelineOptions.LakeOption;
import io.pactolus.control.cost.CostJson;
import io.pactolus.control.cost.CostReport;
import io.pactolus.control.cost.LoadReading;
import io.pactolus.control.cost.MeasuredLoad;
import io.pactolus.control.cost.PriceFile;
import io.pactolus.control.cost.PriceList;
import io.pactolus.lakehouse.Lake;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a pipeline costs. */
@Command(
    name = "cost",
    description = {
      "What a million records cost, from what the ledger has measured and at the prices of a list;",
      "and what Kinesis or MSK, Glue or EMR would cost for this load, with the break-even points. Asks nobody."
    },
    mixinStandardHelpOptions = true)
public final class CostCommand implements Callable<Integer> {
  @Mixin PipelineOptions pipeline = new PipelineOptions();
  @Mixin LakeOption lake = new LakeOption();

  @Option(
      names = "--rate",
      paramLabel = "R",
      description =
          "records a second to reckon with, instead of the rate of the last day with epochs")
  @Nullable Double rate;

  @Option(
      names = "--prices",
      paramLabel = "FILE",
      description = "price list (YAML); what it leaves out is as in the default")
  @Nullable Path prices;

  @Option(
      names = "--write-prices",
      paramLabel = "FILE",
      description = "write the default price list to a new file, for editing, and end")
  @Nullable Path written;

  @Option(names = "--json", description = "one JSON object")
  boolean json;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    Console console = new Console(spec.commandLine());
    if (written != null) {
      write(written);
      console.note("The price list is in %s; give it with --prices.".formatted(written));
      return 0;
    }
    if (rate != null && !(rate > 0 && rate <= 1e9)) {
      throw new PactolusException(
          ErrorCode.USAGE,
          "--rate %s is no rate: it must be above 0 and at most 1e9.".formatted(rate));
    }
    PriceList list = prices == null ? PriceFile.defaults() : PriceFile.read(prices);
    Plan plan = pipeline.plan();
    try (Lake opened = lake.openExisting(plan)) {
      MeasuredLoad load = new LoadReading().of(lake.view(opened, plan));
      CostReport report = CostReport.of(rate == null ? load : load.at(rate), list);
      if (json) {
        ObjectNode node = Console.JSON.createObjectNode();
        node.put("pipeline", plan.pipeline().name());
        CostJson.all(node, report);
        console.json(node);
      } else {
        new CostText(console).print(report, rate != null);
      }
      return 0;
    }
  }

  private static void write(Path file) {
    try {
      Files.writeString(file, PriceFile.defaultText(), StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new PactolusException(
          ErrorCode.USAGE,
          "The price list cannot be written to %s (%s). Name a file that is not there yet, in a directory that is."
              .formatted(file, e),
          e);
    }
  }
}
