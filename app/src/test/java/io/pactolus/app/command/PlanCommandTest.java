package io.pactolus.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.app.Pactolus;
import io.pactolus.engine.CompiledFile;
import io.pactolus.engine.core.epoch.PipelineTables;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What plan says of a changed file. */
class PlanCommandTest {
  private static final String YAML =
      """
      pipeline: shop
      source:
        kafka: {brokers: "localhost:9092", topics: [orders]}
      stream:
        name: orders
        key: id
        fields:
          - {name: id, type: string, required: true}
          - {name: region, type: string, required: true}
          - {name: quantity, type: int, required: true}
      silver:
        - table: orders
          mode: append
          where: quantity > 0
      gold:
        - table: by_region
          sql: SELECT region, COUNT(*) AS n FROM orders GROUP BY region
      """;

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void aLakeWithAnEpoch() throws IOException {
    file = directory.resolve("shop.yaml");
    Files.writeString(file, YAML);
    try (Lake lake = Lakes.open(directory.resolve("lake").toString())) {
      PipelineTables.open(lake, CompiledFile.read(file).plan()).ledger().append(1, List.of());
    }
  }

  private String plan(String yaml) throws IOException {
    Files.writeString(file, yaml);
    StringWriter out = new StringWriter();
    CommandLine command =
        Pactolus.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
    int exit =
        command.execute("plan", file.toString(), "--lake", directory.resolve("lake").toString());
    assertThat(exit).as(out.toString()).isZero();
    return out.toString();
  }

  @Test
  void anUnchangedFileFitsTheLake() throws IOException {
    assertThat(plan(YAML.replace("where: quantity > 0", "where: quantity  >  0  # positive")))
        .contains("definition unchanged")
        .contains("This file fits the tables of the lake: run goes on with it.")
        .doesNotContain("change, ");
  }

  @Test
  void eachChangeStandsWithWhatItMeansAndTheCommandThatResolvesIt() throws IOException {
    assertThat(
            plan(
                YAML.replace("where: quantity > 0", "where: quantity > 1")
                    .replace(
                        "    - {name: region, type: string",
                        "    - {name: note, type: string}\n    - {name: region, type: string")
                    .replace("gold:\n", "  - {table: more, mode: append}\ngold:\n")))
        .contains(
            "change, from now on: type of column note is new: string: the column is added; it is NULL in the rows that are there")
        .contains(
            "change, needs a rebuild: where was (quantity > 0), is (quantity > 1): records that the old one left out are nowhere but in Bronze")
        .contains("resolved by: ./pactolus rebuild " + file + " --table silver.orders")
        .contains(
            "new: it starts with the next epoch; to fill it from Bronze: ./pactolus rebuild %s --table silver.more"
                .formatted(file))
        .contains("This file does not fit silver.orders: run refuses to start.");
  }

  @Test
  void anotherStreamNameIsRefused() throws IOException {
    assertThat(plan(YAML.replace("name: orders\n  key", "name: sales\n  key")))
        .contains("change, REFUSED: stream was orders, is sales")
        .contains("resolved by undoing the change");
  }
}
