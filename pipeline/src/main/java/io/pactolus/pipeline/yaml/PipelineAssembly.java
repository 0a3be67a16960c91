package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.model.ChartDeclaration;
import io.pactolus.pipeline.model.Fixture;
import io.pactolus.pipeline.model.GoldTable;
import io.pactolus.pipeline.model.KafkaSource;
import io.pactolus.pipeline.model.KafkaSource.StartPosition;
import io.pactolus.pipeline.model.Pipeline;
import io.pactolus.pipeline.model.SilverTable;
import io.pactolus.pipeline.model.SilverTable.DerivedColumn;
import io.pactolus.pipeline.model.SilverTable.Expectation;
import io.pactolus.pipeline.model.SilverTable.Mode;
import io.pactolus.pipeline.model.Stream;
import io.pactolus.pipeline.model.Stream.ContractField;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.yaml.GoldSpec.Chart;
import io.pactolus.pipeline.yaml.PipelineSpec.Alerts;
import io.pactolus.pipeline.yaml.PipelineSpec.Epoch;
import io.pactolus.pipeline.yaml.PipelineSpec.Limits;
import io.pactolus.pipeline.yaml.PipelineSpec.Retention;
import io.pactolus.pipeline.yaml.PipelineSpec.Slo;
import io.pactolus.pipeline.yaml.SilverSpec.Column;
import io.pactolus.pipeline.yaml.SilverSpec.Expect;
import io.pactolus.pipeline.yaml.SourceSpec.Kafka;
import io.pactolus.pipeline.yaml.StreamSpec.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds the model from settings without problems; fills in defaults. */
final class PipelineAssembly {
  private PipelineAssembly() {}

  static Pipeline pipeline(Settings root, List<Fixture> fixtures) {
    Stream stream = stream(root.get(PipelineSpec.STREAM));
    Settings slo = group(root, PipelineSpec.SLO);
    Settings epoch = group(root, PipelineSpec.EPOCH);
    Settings limits = group(root, PipelineSpec.LIMITS);
    Settings retention = group(root, PipelineSpec.RETENTION);
    return new Pipeline(
        root.get(PipelineSpec.PIPELINE),
        root.find(PipelineSpec.LAKE),
        source(root.get(PipelineSpec.SOURCE).get(SourceSpec.KAFKA)),
        stream,
        all(root, PipelineSpec.SILVER).stream().map(table -> silver(table, stream)).toList(),
        goldTables(root),
        new Pipeline.Slo(
            slo.get(Slo.FRESHNESS),
            slo.get(Slo.PERCENTILE),
            slo.get(Slo.EVENT_FRESHNESS),
            slo.get(Slo.PERIOD)),
        new Pipeline.EpochBounds(
            epoch.get(Epoch.MIN),
            epoch.get(Epoch.MAX),
            Math.toIntExact(epoch.get(Epoch.MAX_RECORDS))),
        new Pipeline.Limits(
            limits.get(Limits.MAX_RECORD),
            limits.get(Limits.MAX_EPOCH),
            limits.get(Limits.KEY_INDEX_MEMORY),
            limits
                .find(Limits.MAX_REJECT_RATE)
                .map(rate -> new Pipeline.RejectLimit(rate, limits.get(Limits.REJECT_WINDOW)))),
        new Pipeline.Retention(
            retention.get(Retention.OBSOLETE_FILES), retention.get(Retention.LOG)),
        fixtures,
        new Pipeline.Alerts(group(root, PipelineSpec.ALERTS).find(Alerts.WEBHOOK)));
  }

  private static KafkaSource source(Settings kafka) {
    Map<String, String> properties = new LinkedHashMap<>();
    kafka
        .find(Kafka.PROPERTIES)
        .orElse(Map.of())
        .forEach((name, value) -> properties.put(name, value.value()));
    return new KafkaSource(
        kafka.get(Kafka.BROKERS),
        names(kafka, Kafka.TOPICS),
        kafka.find(Kafka.START).orElseGet(StartPosition.Earliest::new),
        properties,
        kafka.get(Kafka.ON_GAP),
        kafka.find(Kafka.CORRELATION_HEADER));
  }

  static Stream stream(Settings stream) {
    return new Stream(
        stream.get(StreamSpec.NAME),
        fields(stream.get(StreamSpec.FIELDS)),
        names(stream, StreamSpec.KEY),
        stream.find(StreamSpec.EVENT_TIME),
        stream.find(StreamSpec.VERSION),
        stream.find(StreamSpec.LATENESS),
        stream.get(StreamSpec.TOMBSTONES));
  }

  private static List<ContractField> fields(List<Located<Settings>> fields) {
    return fields.stream().map(field -> field(field.value())).toList();
  }

  private static ContractField field(Settings field) {
    String name = field.get(Field.NAME);
    List<ContractField> children = field.find(Field.FIELDS).map(f -> fields(f)).orElse(List.of());
    DataType type =
        FieldTypeText.withFields(
            field.get(Field.TYPE),
            new StructType(children.stream().map(ContractField::field).toList()));
    return new ContractField(
        name,
        type,
        field.find(Field.PATH).orElse(List.of(name)),
        field.get(Field.REQUIRED),
        defaultValue(field),
        field.find(Field.UNIT),
        field.find(Field.FORMAT),
        children);
  }

  private static @Nullable Object defaultValue(Settings field) {
    Optional<YamlNode> written = field.find(Field.DEFAULT);
    if (written.isEmpty()) {
      return null;
    }
    try {
      return new DefaultValue(
              field.get(Field.TYPE), field.find(Field.UNIT), field.find(Field.FORMAT))
          .of(written.get());
    } catch (Mismatch e) {
      throw new IllegalStateException("an unchecked default", e);
    }
  }

  static SilverTable silver(Settings table, Stream stream) {
    Mode mode = table.get(SilverSpec.MODE);
    return new SilverTable(
        table.get(SilverSpec.TABLE),
        mode,
        table.states(SilverSpec.KEY) ? names(table, SilverSpec.KEY) : stream.key(),
        mode == Mode.UPSERT ? table.find(SilverSpec.VERSION).or(stream::version) : Optional.empty(),
        names(table, SilverSpec.SELECT),
        all(table, SilverSpec.COLUMNS).stream()
            .map(column -> new DerivedColumn(column.get(Column.NAME), column.get(Column.SQL)))
            .toList(),
        table.find(SilverSpec.WHERE),
        all(table, SilverSpec.EXPECT).stream().map(PipelineAssembly::expectation).toList(),
        table.find(SilverSpec.DELETE_WHEN),
        names(table, SilverSpec.PARTITION_BY),
        table.find(SilverSpec.HORIZON));
  }

  private static Expectation expectation(Settings rule) {
    return new Expectation(rule.get(Expect.NAME), rule.get(Expect.CHECK), rule.get(Expect.ON_FAIL));
  }

  static List<GoldTable> goldTables(Settings root) {
    return all(root, PipelineSpec.GOLD).stream().map(PipelineAssembly::gold).toList();
  }

  private static GoldTable gold(Settings table) {
    return new GoldTable(
        table.get(GoldSpec.TABLE),
        table.get(GoldSpec.SQL),
        names(table, GoldSpec.PARTITION_BY),
        table.find(GoldSpec.CHART).map(PipelineAssembly::chart));
  }

  private static ChartDeclaration chart(Settings chart) {
    return new ChartDeclaration(
        chart.get(Chart.TYPE),
        chart.find(Chart.TITLE),
        chart.find(Chart.X),
        names(chart, Chart.Y),
        chart.states(Chart.SERIES) ? Optional.of(names(chart, Chart.SERIES)) : Optional.empty(),
        chart.find(Chart.SIZE),
        chart.find(Chart.LABEL),
        chart.find(Chart.TIME));
  }

  private static List<String> names(Settings settings, Option<List<Located<String>>> option) {
    return settings.find(option).orElse(List.of()).stream().map(Located::value).toList();
  }

  private static List<Settings> all(Settings settings, Option<List<Located<Settings>>> option) {
    return settings.find(option).orElse(List.of()).stream().map(Located::value).toList();
  }

  /** The group as written, or one in which every option has its default. */
  private static Settings group(Settings root, Option<Settings> option) {
    return root.find(option)
        .orElseGet(() -> new Settings(new YamlNode.Mapping(root.node().position(), List.of())));
  }
}
