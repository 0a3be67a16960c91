package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.Nearest;
import io.pactolus.pipeline.model.Fixture;
import io.pactolus.pipeline.model.Fixture.ExpectedReject;
import io.pactolus.pipeline.model.Fixture.GivenRecord;
import io.pactolus.pipeline.yaml.TestSpec.Expect;
import io.pactolus.pipeline.yaml.TestSpec.Given;
import io.pactolus.pipeline.yaml.TestSpec.Reject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the tests of one file against the tables and turns them into data. */
final class FixtureReading {
  private final Map<String, Set<String>> silverColumns;
  private final List<String> tables = new ArrayList<>();
  private final Problems problems;

  FixtureReading(PipelineLint pipeline, Problems problems) {
    this.silverColumns = pipeline.silverColumns();
    silverColumns.keySet().forEach(name -> tables.add("silver." + name));
    pipeline.goldTables().forEach(name -> tables.add("gold." + name));
    this.problems = problems;
  }

  /** The tests that could be read; all of them when no problem was added. */
  List<Fixture> fixtures(List<Located<Settings>> tests) {
    UniqueNames unique = new UniqueNames("two tests are", problems);
    List<Fixture> fixtures = new ArrayList<>();
    for (Located<Settings> located : tests) {
      Settings test = located.value();
      Optional<String> name = test.find(TestSpec.NAME);
      name.ifPresent(text -> unique.add(text, test.nodeOf(TestSpec.NAME)));
      List<GivenRecord> given = given(test.find(TestSpec.GIVEN).orElse(List.of()));
      Optional<Settings> expect = test.find(TestSpec.EXPECT);
      if (name.isPresent() && expect.isPresent()) {
        fixtures.add(fixture(name.get(), given, expect.get()));
      }
    }
    return fixtures;
  }

  private Fixture fixture(String name, List<GivenRecord> given, Settings expect) {
    Map<String, List<Map<String, @Nullable Object>>> rows = new LinkedHashMap<>();
    for (var table : expect.others(Expect.ROWS).entrySet()) {
      rows.put(table.getKey(), rows(table.getKey(), expect, table.getValue().value()));
    }
    Optional<List<ExpectedReject>> rejects =
        expect
            .find(Expect.REJECTS)
            .map(list -> list.stream().map(r -> reject(r.value(), given.size())).toList());
    Map<String, Long> outcomes = new LinkedHashMap<>();
    expect
        .find(Expect.OUTCOMES)
        .orElse(Map.of())
        .forEach((outcome, count) -> outcomes.put(outcome.column(), count.value()));
    return new Fixture(name, given, rows, rejects, outcomes);
  }

  private List<GivenRecord> given(List<Located<Settings>> records) {
    List<GivenRecord> given = new ArrayList<>();
    long epoch = 1;
    for (Located<Settings> located : records) {
      Settings record = located.value();
      long own = record.find(Given.EPOCH).orElse(epoch);
      if (own < epoch) {
        problems.add(
            record.nodeOf(Given.EPOCH),
            "the epoch falls from " + epoch + " to " + own,
            "list the records in the order in which they arrive");
      }
      epoch = Math.max(epoch, own);
      Map<String, String> headers = new LinkedHashMap<>();
      record
          .find(Given.HEADERS)
          .orElse(Map.of())
          .forEach((name, value) -> headers.put(name, value.value()));
      given.add(
          new GivenRecord(
              record.find(Given.KEY).flatMap(key -> new FreeValue(key).recordText()),
              record.find(Given.VALUE).flatMap(value -> new FreeValue(value).recordText()),
              Collections.unmodifiableMap(headers),
              record.find(Given.TIMESTAMP).orElse(0L),
              Math.toIntExact(epoch),
              Math.toIntExact(record.find(Given.PARTITION).orElse(0L))));
    }
    return given;
  }

  private List<Map<String, @Nullable Object>> rows(
      String table, Settings expect, List<Located<Map<String, Located<YamlNode>>>> rows) {
    if (!tables.contains(table)) {
      expect.node().entries().stream()
          .filter(entry -> entry.key().text().equals(table))
          .forEach(
              entry ->
                  problems.add(
                      entry.key(),
                      "there is no table '" + ScalarType.shortened(table) + "'",
                      Nearest.hint(table, tables, "the tables are")));
    }
    List<Map<String, @Nullable Object>> data = new ArrayList<>();
    for (Located<Map<String, Located<YamlNode>>> row : rows) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      row.value().forEach((column, value) -> put(column, value, values));
      checkColumns(table, row);
      data.add(Collections.unmodifiableMap(values));
    }
    return data;
  }

  private void put(String column, Located<YamlNode> value, Map<String, @Nullable Object> values) {
    try {
      values.put(column, new FreeValue(value.value()).data());
    } catch (Mismatch e) {
      problems.add(value.node(), e.wrong(), e.right());
    }
  }

  private void checkColumns(String table, Located<Map<String, Located<YamlNode>>> row) {
    Set<String> columns =
        table.startsWith("silver.")
            ? silverColumns.getOrDefault(table.substring("silver.".length()), Set.of())
            : Set.of();
    for (var value : row.value().entrySet()) {
      String column = value.getKey();
      if (!columns.isEmpty() && !column.startsWith("_") && !columns.contains(column)) {
        problems.add(
            value.getValue().node(),
            "the table has no column '" + ScalarType.shortened(column) + "'",
            Nearest.hint(column, columns, "the columns are"));
      }
    }
  }

  private ExpectedReject reject(Settings reject, int given) {
    Optional<Long> record = reject.find(Reject.RECORD);
    if (record.isPresent() && record.get() > given) {
      problems.add(
          reject.nodeOf(Reject.RECORD),
          "there is no record " + record.get(),
          "the test gives " + given + ", counted from 1");
    }
    return new ExpectedReject(
        reject.find(Reject.REASON).map(reason -> reason.code()).orElse(""),
        reject.find(Reject.RULE),
        record.map(Long::intValue));
  }
}
