package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.DurationText;
import io.pactolus.pipeline.Nearest;
import io.pactolus.pipeline.model.KafkaSource.StartPosition;
import io.pactolus.pipeline.model.Stream.Tombstones;
import io.pactolus.pipeline.yaml.SourceSpec.Kafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks how the options of a file fit together, as far as they could be read. */
final class PipelineLint {
  private final Settings root;
  private final Problems problems;
  private final Map<String, Set<String>> silverColumns = new LinkedHashMap<>();

  PipelineLint(Settings root, Problems problems) {
    this.root = root;
    this.problems = problems;
  }

  /** Silver tables by name with their columns; known after {@link #check}. */
  Map<String, Set<String>> silverColumns() {
    return silverColumns;
  }

  List<String> goldTables() {
    return root.find(PipelineSpec.GOLD).orElse(List.of()).stream()
        .flatMap(table -> table.value().rawText(GoldSpec.TABLE).stream())
        .toList();
  }

  void check() {
    root.find(PipelineSpec.SOURCE)
        .flatMap(source -> source.find(SourceSpec.KAFKA))
        .ifPresent(this::checkKafka);
    root.find(PipelineSpec.STREAM).ifPresent(this::checkTables);
    checkTableNames(PipelineSpec.SILVER, SilverSpec.TABLE, "two silver tables are");
    checkTableNames(PipelineSpec.GOLD, GoldSpec.TABLE, "two gold tables are");
    root.find(PipelineSpec.GOLD)
        .orElse(List.of())
        .forEach(gold -> new GoldLint(gold.value(), problems).check());
    root.find(PipelineSpec.EPOCH).ifPresent(this::checkEpoch);
    root.find(PipelineSpec.LIMITS).ifPresent(this::checkLimits);
    root.find(PipelineSpec.ALERTS)
        .ifPresent(alerts -> SecretLint.check(alerts, PipelineSpec.Alerts.WEBHOOK, problems));
  }

  private void checkKafka(Settings kafka) {
    List<Located<String>> topics = kafka.find(Kafka.TOPICS).orElse(List.of());
    Map<String, Position> seen = new LinkedHashMap<>();
    for (Located<String> topic : topics) {
      if (seen.putIfAbsent(topic.value(), topic.node().position()) != null) {
        problems.add(
            topic.node(), "the topic '" + topic.value() + "' is listed twice", "list it once");
      }
    }
    SecretLint.check(kafka.find(Kafka.PROPERTIES).orElse(Map.of()), problems);
    Optional<StartPosition> start = kafka.find(Kafka.START);
    if (start.isPresent()
        && start.get() instanceof StartPosition.AtOffsets at
        && !topics.isEmpty()) {
      for (String topic : at.offsets().keySet()) {
        if (!seen.containsKey(topic)) {
          problems.add(
              kafka.nodeOf(Kafka.START),
              "'start' names the topic '" + topic + "', which is not among the topics",
              Nearest.hint(topic, seen.keySet(), "the topics are"));
        }
      }
    }
  }

  private void checkTables(Settings stream) {
    ContractLint contract = new ContractLint(stream, problems);
    contract.check();
    List<SilverLint> tables = new ArrayList<>();
    for (Located<Settings> silver : root.find(PipelineSpec.SILVER).orElse(List.of())) {
      SilverLint table = new SilverLint(silver.value(), contract, problems);
      table.check();
      table.checkTombstones();
      tables.add(table);
      silver
          .value()
          .rawText(SilverSpec.TABLE)
          .ifPresent(name -> silverColumns.put(name, table.columns()));
    }
    boolean delete =
        stream.find(StreamSpec.TOMBSTONES).filter(Tombstones.DELETE::equals).isPresent();
    if (delete && !tables.isEmpty() && tables.stream().noneMatch(SilverLint::isUpsert)) {
      problems.add(
          stream.nodeOf(StreamSpec.TOMBSTONES),
          "'tombstones: delete' needs a silver table with 'mode: upsert'",
          "write 'tombstones: ignore' or 'reject', or make a table an upsert table");
    }
  }

  private void checkTableNames(
      Option<List<Located<Settings>>> layer, Option<String> name, String what) {
    UniqueNames unique = new UniqueNames(what, problems);
    for (Located<Settings> table : root.find(layer).orElse(List.of())) {
      table.value().rawText(name).ifPresent(text -> unique.add(text, table.value().nodeOf(name)));
    }
  }

  private void checkEpoch(Settings epoch) {
    Optional<Duration> min = epoch.find(PipelineSpec.Epoch.MIN);
    Optional<Duration> max = epoch.find(PipelineSpec.Epoch.MAX);
    if (min.isPresent() && max.isPresent() && min.get().compareTo(max.get()) > 0) {
      YamlNode node =
          epoch.states(PipelineSpec.Epoch.MIN)
              ? epoch.nodeOf(PipelineSpec.Epoch.MIN)
              : epoch.nodeOf(PipelineSpec.Epoch.MAX);
      problems.add(
          node,
          "the shortest epoch ("
              + DurationText.exact(min.get())
              + ") is longer than the longest ("
              + DurationText.exact(max.get())
              + ")",
          "make 'min' at most 'max'");
    }
  }

  private void checkLimits(Settings limits) {
    Optional<Long> record = limits.find(PipelineSpec.Limits.MAX_RECORD);
    Optional<Long> epoch = limits.find(PipelineSpec.Limits.MAX_EPOCH);
    if (record.isPresent() && epoch.isPresent() && record.get() > epoch.get()) {
      YamlNode node =
          limits.states(PipelineSpec.Limits.MAX_RECORD)
              ? limits.nodeOf(PipelineSpec.Limits.MAX_RECORD)
              : limits.nodeOf(PipelineSpec.Limits.MAX_EPOCH);
      problems.add(
          node,
          "one record may be larger ('max_record') than a whole epoch ('max_epoch')",
          "make 'max_record' at most 'max_epoch'");
    }
  }
}
