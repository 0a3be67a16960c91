package io.pactolus.dashboard.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.control.LedgerPositions;
import io.pactolus.control.Status;
import io.pactolus.control.slo.Objective;
import io.pactolus.control.slo.SloJson;
import io.pactolus.dashboard.http.Call;
import io.pactolus.dashboard.http.Routes;
import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.dashboard.live.Notice;
import io.pactolus.pipeline.model.Pipeline;
import io.pactolus.pipeline.plan.Plan;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What runs and how it stands. */
final class PipelineApi {
  private final LakeAccess lake;
  private final LiveRun run;
  private final BrokerLook broker;
  private final ServerFacts facts;
  private final LedgerPositions positions = new LedgerPositions();

  PipelineApi(LakeAccess lake, LiveRun run, BrokerLook broker, ServerFacts facts) {
    this.lake = lake;
    this.run = run;
    this.broker = broker;
    this.facts = facts;
  }

  void addTo(Routes routes) {
    routes
        .get("/api/v1/pipeline", this::pipeline)
        .get("/api/v1/notices", this::notices)
        .get("/api/v1/breakers", this::breakers)
        .get("/api/v1/partitions", new Remembered(Duration.ofSeconds(3), 1, this::partitions));
  }

  private ObjectNode pipeline(Call call) {
    Plan plan = lake.plan();
    Pipeline pipeline = plan.pipeline();
    ObjectNode node = Wire.object();
    node.put("name", pipeline.name());
    node.put("lake", facts.lake());
    node.put("engine", facts.engine());
    node.put("version", facts.version());
    Wire.texts(node.putArray("topics"), pipeline.source().topics());
    ObjectNode stream = node.putObject("stream");
    stream.put("name", pipeline.stream().name());
    Wire.texts(stream.putArray("key"), pipeline.stream().key());
    Wire.put(stream, "event_time", pipeline.stream().eventTime());
    Wire.put(stream, "version", pipeline.stream().version());
    columns(stream.putArray("fields"), plan.decoded());
    ArrayNode silver = node.putArray("silver");
    for (Plan.SilverPlan table : plan.silver()) {
      silver
          .addObject()
          .put("table", "silver." + table.name())
          .put("mode", table.mode().name().toLowerCase(Locale.ROOT))
          .put("expectations", table.rules().size());
    }
    ArrayNode gold = node.putArray("gold");
    for (Plan.GoldPlan table : plan.gold()) {
      gold.addObject()
          .put("table", "gold." + table.name())
          .put("source", "silver." + plan.silver().get(table.source()).name())
          .put("sql", table.sql().strip())
          .put("maintenance", table.maintenance().reason());
    }
    ArrayNode slo = node.putArray("slo");
    Objective.of(pipeline).forEach(objective -> SloJson.target(slo.addObject(), objective));
    node.put("actions", facts.actions());
    node.put("token_required", facts.tokenRequired());
    node.putObject("sql_limits")
        .put("rows", SqlApi.ROWS)
        .put("seconds", facts.queryTime().toSeconds());
    return node;
  }

  static void columns(ArrayNode array, StructType schema) {
    for (Field field : schema.fields()) {
      array
          .addObject()
          .put("name", field.name())
          .put("type", field.type().text())
          .put("nullable", field.nullable());
    }
  }

  private ObjectNode notices(Call call) {
    String least = call.oneOf("level", List.of("info", "warning", "error"));
    Notice.Level level = Notice.Level.valueOf(least.toUpperCase(Locale.ROOT));
    ObjectNode node = Wire.object();
    ArrayNode notices = node.putArray("notices");
    run.notices().stream()
        .filter(notice -> notice.level().compareTo(level) >= 0)
        .limit(call.limit())
        .forEach(notice -> notices.add(notice(notice)));
    return node;
  }

  static ObjectNode notice(Notice notice) {
    ObjectNode node = Wire.object();
    node.put("id", notice.id());
    Wire.put(node, "at", notice.at());
    node.put("kind", notice.kind().code());
    node.put("level", notice.level().code());
    node.put("message", notice.message());
    Wire.put(node, "code", notice.code());
    return node;
  }

  private ObjectNode breakers(Call call) {
    ObjectNode node = Wire.object();
    ArrayNode breakers = node.putArray("breakers");
    run.breakers()
        .forEach(
            (dependency, breaker) ->
                breakers
                    .addObject()
                    .put("dependency", dependency)
                    .put("state", breaker.state())
                    .put("since", breaker.since().toString()));
    return node;
  }

  private ObjectNode partitions(Call call) {
    BrokerLook.Answer answer = broker.ask();
    run.brokerSeen(answer.reachable());
    List<Status.PartitionStatus> partitions =
        lake.readApart(view -> positions.of(view, answer.ends()));
    ObjectNode node = Wire.object();
    node.put("broker_reachable", answer.reachable());
    ArrayNode array = node.putArray("partitions");
    for (Status.PartitionStatus partition : partitions) {
      ObjectNode one = array.addObject();
      one.put("topic", partition.topic());
      one.put("partition", partition.partition());
      one.put("next_offset", partition.next());
      Wire.put(one, "end_offset", partition.end());
      Wire.put(one, "lag", partition.lag());
      one.put("records", partition.records());
      one.put("empty_offsets", partition.emptyOffsets());
      one.put("gap_offsets", partition.gapOffsets());
    }
    return node;
  }
}
