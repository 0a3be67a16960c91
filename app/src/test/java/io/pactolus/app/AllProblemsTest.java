package io.pactolus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a user has got wrong is told at once. */
class AllProblemsTest {
  private static final String PIPELINE =
      """
      pipeline: orders
      source:
        kafka: {brokers: "localhost:9092", topics: [orders], start: %s}
        format: json
      stream:
        name: orders
        key: id
        fields:
          - {name: id, type: string, required: true}
          - {name: amount, type: long}
      silver:
        - table: orders
          mode: %s
          where: amont > 0
        - table: big
          mode: append
          where: amount > 'x' || 1
      gold:
        - table: sums
          sql: SELECT id, SUM(amout) AS total FROM big GROUP BY id
      """;

  @TempDir Path directory;

  @Test
  void problemsOfTheYamlAndOfTheSqlAreToldTogether() throws Exception {
    String problems = validated(PIPELINE.formatted("erliest", "append"));

    assertThat(problems)
        .contains(":3:", "did you mean 'earliest'")
        .contains(":14:", "amont")
        .contains(":17:");
    assertThat(problems.indexOf(":3:")).isLessThan(problems.indexOf(":14:"));
  }

  @Test
  void theSqlOfATableWithoutProblemsIsCheckedThoughAnotherTableHasSome() throws Exception {
    String problems = validated(PIPELINE.formatted("earliest", "apend"));

    assertThat(problems).contains(":13:", "did you mean 'append'").contains(":17:");
  }

  @Test
  void aChartIsCheckedAgainstTheColumnsOfItsQuery() throws Exception {
    String chart =
        """
            chart:
              type: bars
              x: id
              y: [totl]
              size: total
        """;
    String pipeline =
        PIPELINE.replace("amont", "amount").replace("amount > 'x' || 1", "amount > 1");

    assertThat(
            validated(pipeline.replace("amout", "amount").formatted("earliest", "append") + chart))
        .contains(":25:13: a bar chart has no 'size'; remove it, or write 'type: map'");
    assertThat(
            validated(
                pipeline.replace("amout", "amount").formatted("earliest", "append")
                    + chart.replace("      size: total\n", "")))
        .contains(":24:11: no column 'totl' in the query; did you mean 'total'?");
  }

  @Test
  void anUnknownCommandIsNamedWithTheOneThatWasMeant() {
    assertThat(run("rnu", "pipeline.yaml"))
        .contains("there is no command 'rnu'")
        .contains("did you mean 'run'?");
  }

  private String validated(String pipeline) throws Exception {
    Path file = Files.writeString(directory.resolve("pipeline.yaml"), pipeline);
    return run("validate", file.toString());
  }

  private static String run(String... arguments) {
    var err = new StringWriter();
    CommandLine command = Pactolus.commandLine().setErr(new PrintWriter(err, true));
    assertThat(command.execute(arguments)).isEqualTo(2);
    return err.toString();
  }
}
