package io.pactolus.engine.contract;

import static io.pactolus.engine.contract.Message.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.engine.EngineCapabilities;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.plan.Plan.Output;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import io.pactolus.pipeline.sql.Expr;
import io.pactolus.pipeline.sql.Function;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Every function and operator with edge values, through a real pipeline: one Silver table for each
 * input row, with a column for each case, and one table for the cases that cannot be computed.
 */
public abstract class SqlContract extends EngineContract {
  private static final String FAILING = "failing";
  private static final Map<String, String> INPUTS =
      new TreeMap<>(
          Map.of(
              "extremes",
              "'i': 2147483647, 'l': -9223372036854775808, 'd': 1e308, 'q': 'NaN', 'p': -2.5, 'w':"
                  + " 99999999999999999999999999999999999999, 's': '  Grüße 😀! ', 'b': true, 't':"
                  + " '2024-02-29T23:59:59.999999Z', 'a': '2024-02-29', 'x': '/w==', 'o': {'city':"
                  + " 'Köln'}",
              "plain",
              "'i': 7, 'l': -7, 'd': -0.0, 'p': 2.5, 'w': 0, 's': 'abc', 'b': false, "
                  + "'t': '1969-12-31T23:59:59.999999Z', 'a': '2021-01-01', 'x': '', 'o': {}",
              "nulls",
              "'i': null"));
  private static final String HEAD =
      """
      pipeline: expressions
      source:
        kafka: {brokers: "localhost:9092", topics: [inputs]}
      stream:
        name: inputs
        fields:
          - {name: c, type: int, required: true}
          - {name: input, type: string, required: true}
          - {name: i, type: int}
          - {name: l, type: long}
          - {name: d, type: double}
          - {name: q, type: string}
          - {name: p, type: "decimal(10,2)"}
          - {name: w, type: "decimal(38,0)"}
          - {name: s, type: string}
          - {name: b, type: boolean}
          - {name: t, type: timestamp}
          - {name: a, type: date}
          - {name: x, type: binary}
          - name: o
            type: struct
            fields: [{name: city, type: string}]
      silver:
      """;

  private static String yaml(List<SqlCase> cases) {
    StringBuilder yaml = new StringBuilder(HEAD);
    for (String input : INPUTS.keySet()) {
      table(
          yaml, input, cases.stream().filter(c -> !c.fails() && c.input().equals(input)).toList());
    }
    table(yaml, FAILING, cases.stream().filter(SqlCase::fails).toList());
    return yaml.toString();
  }

  private static void table(StringBuilder yaml, String name, List<SqlCase> cases) {
    yaml.append("  - table: ").append(name).append("\n    mode: append\n    key: []\n");
    yaml.append("    where: input = '").append(name).append("'\n    select: [c]\n");
    yaml.append("    columns:\n");
    cases.forEach(c -> yaml.append(c.yaml()));
  }

  @Test
  void everyFunctionGivesTheStatedValues() {
    List<SqlCase> cases = declared();
    ContractLake lake = lake(yaml(cases));
    List<Message> messages = new ArrayList<>();
    INPUTS.forEach((input, values) -> messages.add(record(0, input, values)));
    cases.stream()
        .filter(SqlCase::fails)
        .forEach(c -> messages.add(record(c.number(), FAILING, values(c))));

    lake.run(Topic.cut(messages, 1, random()));

    Map<String, String> actual = reasons(lake);
    for (String input : INPUTS.keySet()) {
      TableRows rows = lake.table("silver." + input);
      assertThat(rows.rows())
          .as(() -> input + ": " + lake.rows("dlq.inputs", "message"))
          .hasSize(1);
      cases.stream()
          .filter(c -> !c.fails() && c.input().equals(input))
          .forEach(c -> actual.put(c.column(), rows.text(c.column()).get(0)));
    }
    assertThat(
            cases.stream()
                .filter(c -> !c.expected().equals(actual.get(c.column())))
                .map(
                    c ->
                        c.input()
                            + ": "
                            + c.sql()
                            + " is "
                            + actual.get(c.column())
                            + ", not "
                            + c.expected()))
        .isEmpty();
  }

  private static String values(SqlCase each) {
    return Objects.requireNonNull(INPUTS.get(each.input()), each.input());
  }

  private static Message record(int number, String input, String values) {
    return text("{'c': %d, 'input': '%s', %s}".formatted(number, input, values).replace('\'', '"'));
  }

  /** By column, with an exclamation mark in front. */
  private static Map<String, String> reasons(ContractLake lake) {
    Map<String, String> reasons = new TreeMap<>();
    for (String row : lake.rows("dlq.inputs", "reason", "table", "message")) {
      String start = "evaluation | failing | Column '";
      assertThat(row).startsWith(start);
      String[] parts = row.substring(start.length()).split("' cannot be computed: ", 2);
      reasons.put(parts[0], "!" + parts[1]);
    }
    return reasons;
  }

  /** The cases that the engine can run; that the others are refused is checked. */
  private List<SqlCase> declared() {
    EngineCapabilities capabilities = harness().capabilities();
    Map<String, Set<Function>> used = functions(SqlCase.all());
    List<SqlCase> declared = new ArrayList<>();
    for (SqlCase each : SqlCase.all()) {
      if (capabilities.functions().containsAll(used.getOrDefault(each.column(), Set.of()))) {
        declared.add(each);
      } else {
        assertThat(
                capabilities.problems(harness().engine(), ContractLake.plan(yaml(List.of(each)))))
            .as("refusal of " + each.sql())
            .isNotEmpty();
      }
    }
    return declared;
  }

  @Test
  void everyFunctionOfTheCatalogueHasCases() {
    Map<String, Set<Function>> used = functions(SqlCase.all());

    for (Function function : Function.values()) {
      List<SqlCase> cases =
          SqlCase.all().stream()
              .filter(c -> used.getOrDefault(c.column(), Set.of()).contains(function))
              .toList();
      assertThat(cases).as(function + " needs cases").hasSizeGreaterThanOrEqualTo(3);
      assertThat(cases)
          .as(function + " needs a case over NULL")
          .anyMatch(c -> c.input().equals("nulls"));
    }
  }

  /** By column. The guard of failing cases is a CASE with an equation, which counts for neither. */
  private static Map<String, Set<Function>> functions(List<SqlCase> cases) {
    Plan plan = ContractLake.plan(yaml(cases));
    Map<String, Set<Function>> used = new TreeMap<>();
    for (SilverPlan table : plan.silver()) {
      for (Output output : table.outputs()) {
        Expr expr = output.expr();
        if (table.name().equals(FAILING) && expr instanceof Expr.Call guard) {
          expr = guard.arguments().get(1);
        }
        EnumSet<Function> functions = EnumSet.noneOf(Function.class);
        collect(expr, functions);
        used.put(output.name(), functions);
      }
    }
    return used;
  }

  private static void collect(Expr expr, Set<Function> functions) {
    if (expr instanceof Expr.Call call) {
      functions.add(call.function());
      call.arguments().forEach(argument -> collect(argument, functions));
    } else if (expr instanceof Expr.FieldAccess access) {
      collect(access.struct(), functions);
    }
  }
}
