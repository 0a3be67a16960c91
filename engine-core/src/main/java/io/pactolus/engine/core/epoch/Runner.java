package io.pactolus.engine.core.epoch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.lakehouse.FencedException;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.Table;
import io.pactolus.pipeline.plan.Plan;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Who makes epochs: named in every Bronze commit, so that a second runner can say who holds the
 * lake.
 */
public record Runner(String engine, String runId, String host, long pid, Instant since) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static Runner thisProcess(String engine, Clock clock) {
    return new Runner(
        engine,
        UUID.randomUUID().toString(),
        hostName(),
        ProcessHandle.current().pid(),
        clock.instant());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // A machine without a resolvable name of its own still runs pipelines.
      return "unknown-host";
    }
  }

  /** The command that replays dead letters, in the place of an engine. */
  public static final String REPLAY = "replay";

  /** The command that goes back to an earlier epoch, in the place of an engine. */
  public static final String ROLLBACK = "rollback";

  /** The command that computes a table again, in the place of an engine. */
  public static final String REBUILD = "rebuild";

  private static String nameOf(String engine) {
    return switch (engine) {
      case REPLAY -> "a replay of dead letters";
      case ROLLBACK -> "a rollback";
      case REBUILD -> "a rebuild";
      default -> "the " + engine + " engine";
    };
  }

  /**
   * Whether the runner can be seen to be at work: another process of this machine that has been
   * there as long as it has. Of other machines nothing is known; there the commits decide.
   */
  public boolean isAtWorkInAnotherProcess() {
    return pid != ProcessHandle.current().pid()
        && host.equals(hostName())
        && ProcessHandle.of(pid)
            .filter(ProcessHandle::isAlive)
            .flatMap(process -> process.info().startInstant())
            .filter(start -> !start.isAfter(since.plusSeconds(1)))
            .isPresent();
  }

  /**
   * Whether nobody is left who could go on with what the runner began: it ran on this machine, and
   * not in another process that is at work.
   */
  public boolean isKnownToBeGone() {
    return host.equals(hostName()) && !isAtWorkInAnotherProcess();
  }

  /** As text, for the property of a table. */
  public String toText() {
    ObjectNode node = JSON.createObjectNode();
    writeTo(node);
    return node.toString();
  }

  public static Runner fromText(String text) {
    try {
      return readFrom(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no runner: " + text, e);
    }
  }

  public String describe() {
    return "%s, process %d on %s, running since %s (run %s)"
        .formatted(nameOf(engine), pid, host, since, runId);
  }

  /**
   * Says who won the race that this runner lost: the one named in Bronze's newest commit or, when
   * that is this one's own, the one that finished the epoch.
   */
  public FencedException whoHolds(Lake lake, Plan plan, FencedException lost) {
    return holder(lake, plan)
        .map(
            holder ->
                new FencedException(
                    ("another runner owns pipeline '%s' in lake %s: %s. This run stops; nothing it"
                            + " had begun is lost or doubled. Stop the other one first if this one"
                            + " should take over.")
                        .formatted(plan.pipeline().name(), lake.location(), holder),
                    lost))
        .orElse(lost);
  }

  private Optional<String> holder(Lake lake, Plan plan) {
    Optional<String> began =
        lake.find(plan.bronzePath())
            .map(Table::refresh)
            .flatMap(s -> Optional.ofNullable(s.domains().get(EpochPosition.DOMAIN)))
            .map(json -> EpochPosition.fromJson(json, plan.bronzePath()))
            .filter(newest -> !newest.runner().runId().equals(runId))
            .map(
                newest ->
                    newest.runner().describe() + ". It has committed epoch " + newest.epoch());
    return began.or(() -> finisher(lake, plan));
  }

  /** One that took over our unfinished epoch has no commit in Bronze before its next one. */
  private Optional<String> finisher(Lake lake, Plan plan) {
    return Ledger.find(lake, plan.pipeline().name())
        .flatMap(ledger -> ledger.rows(ledger.lastEpoch()).stream().findFirst())
        .filter(row -> !row.runId().equals(runId))
        .map(
            row ->
                "%s (run %s). It has finished epoch %d"
                    .formatted(nameOf(row.engine()), row.runId(), row.epoch()));
  }

  public void writeTo(ObjectNode node) {
    node.put("engine", engine)
        .put("run_id", runId)
        .put("host", host)
        .put("pid", pid)
        .put("since", since.toString());
  }

  public static Runner readFrom(JsonNode node) {
    String since = node.path("since").asText();
    return new Runner(
        node.path("engine").asText("unknown"),
        node.path("run_id").asText("unknown"),
        node.path("host").asText("unknown"),
        node.path("pid").asLong(-1),
        since.isEmpty() ? Instant.EPOCH : Instant.parse(since));
  }
}
