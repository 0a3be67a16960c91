package io.pactolus.pipeline.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcePositionsTest {
  private static final String TEXT =
      """
      pipeline: shop
      source:
        kafka: {brokers: b, topics: [orders]}
      stream:
        name: orders
        fields:
          - {name: id, type: string}
      silver:
        - table: orders
          mode: append
          where: id <> 'x' AND ${COLUMN} > 1
          columns:
            - {name: a, sql: 'id || ''s'' || b'}
            - name: b
              sql: >-
                CASE WHEN id = 'a'
                     THEN wrong
                     ELSE 1 END
      gold:
        - table: g
          sql: |
            SELECT id,
                   wrong
            FROM orders GROUP BY id
      """;

  private final ReadPipeline read =
      PipelineReader.read(TEXT, "p.yaml", name -> Optional.of("amount"));

  @Test
  void aPlainTextIsPositionedByItsColumns() {
    assertThat(read.positions().at("silver[0].where", 1, 11)).isEqualTo(new Position(11, 22));
    assertThat(read.positions().isBlock("silver[0].where")).isFalse();
  }

  @Test
  void aQuotedTextIsPositionedInSpiteOfItsEscapes() {
    assertThat(read.positions().at("silver[0].columns[0].sql", 1, 14)).isEqualTo(position("b'}"));
  }

  @Test
  void aFoldedTextIsPositionedInItsLine() {
    String sql = read.pipeline().silver().get(0).columns().get(1).sql();
    int index = sql.indexOf("wrong");
    int line = (int) sql.substring(0, index).lines().count();
    int column = index - sql.lastIndexOf('\n', index);

    assertThat(read.positions().at("silver[0].columns[1].sql", line, column))
        .isEqualTo(position("wrong\n               ELSE"));
    assertThat(read.positions().isBlock("silver[0].columns[1].sql")).isTrue();
  }

  @Test
  void aLiteralTextIsPositionedInItsLine() {
    assertThat(read.sqlProblem("gold[0].sql", 2, 8, "no column 'wrong'", "name another").text())
        .isEqualTo("p.yaml:23:14: no column 'wrong'; name another");
  }

  @Test
  void whatIsLeftOutHasThePositionOfItsParent() {
    assertThat(read.positions().find("silver[0].delete_when")).isEmpty();
    assertThat(read.positions().at("silver[0].delete_when")).isEqualTo(position("table: orders"));
  }

  @Test
  void testsBesideTheFileAreReadAndTheirProblemsNameThatFile(@TempDir Path directory)
      throws IOException {
    Path file = Files.writeString(directory.resolve("shop.yaml"), TEXT);
    Path tests =
        Files.writeString(
            directory.resolve("shop.tests.yaml"),
            "tests:\n  - name: t\n    given: [{value: '${file:value.txt}'}]\n    expect: {}\n");
    Files.writeString(directory.resolve("value.txt"), "not json\n");

    ReadPipeline withTests = PipelineFile.read(file, name -> Optional.of("amount"));
    assertThat(withTests.pipeline().fixtures().get(0).given().get(0).value()).contains("not json");

    Files.writeString(tests, "tests: 1\n");
    assertThatThrownBy(() -> PipelineFile.read(file, name -> Optional.of("amount")))
        .hasMessage(
            tests
                + ":1:8: here must be a list of tests, but it is a single value; begin each entry"
                + " with '- ', or write [a, b]");
  }

  private static Position position(String part) {
    return new SourceText("p.yaml", TEXT).positionOf(TEXT.indexOf(part));
  }
}
