package io.pactolus.engine.hint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.engine.BreakerChange.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a run said last of itself.
 *
 * @param processSince when its process began
 * @param at when it said so
 * @param breakers by dependency
 */
public record RunSaid(
    String runId,
    String host,
    long pid,
    Instant processSince,
    Instant at,
    Map<String, Breaker> breakers) {
  static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Three missed, and some time for a busy disk. */
  private static final Duration SILENCE = INTERVAL.multipliedBy(3).plusSeconds(5);

  private static final String NAME = "_run.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  public RunSaid {
    breakers = new TreeMap<>(breakers);
  }

  /**
   * A circuit breaker.
   *
   * @param since when it came into this state
   */
  public record Breaker(State state, Instant since) {}

  /** Whether the run is at work. */
  public enum Presence {
    RUNNING,
    /** It should have said something since: it is paused, stuck, or its machine is out of reach. */
    SILENT,
    /** Its process is not there any more. It did not end by itself, for then it says nothing. */
    GONE;

    /** As in the output of commands. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Of this process. */
  static RunSaid here(String runId, Instant at, Map<String, Breaker> breakers) {
    ProcessHandle self = ProcessHandle.current();
    return new RunSaid(
        runId, hostName(), self.pid(), self.info().startInstant().orElse(at), at, breakers);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown-host";
    }
  }

  /** Time since it was said; zero when clocks disagree. */
  public Duration age(Instant now) {
    Duration age = Duration.between(at, now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  /** Of another machine only its silence is known. */
  public Presence presence(Instant now) {
    boolean silent = age(now).compareTo(SILENCE) > 0;
    if (host.equals(hostName()) && !isThere(silent)) {
      return Presence.GONE;
    }
    return silent ? Presence.SILENT : Presence.RUNNING;
  }

  /**
   * @param silent then another process may have its number by now. When each began is only asked
   *     then, because the answer moves when the clock is set.
   */
  private boolean isThere(boolean silent) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                !silent
                    || process
                        .info()
                        .startInstant()
                        .map(begin -> Duration.between(processSince, begin).abs().toSeconds() <= 1)
                        .orElse(true))
        .isPresent();
  }

  static Path file(Path lake, String pipeline) {
    return lake.resolve(pipeline).resolve(NAME);
  }

  /**
   * What the last run of a pipeline said; empty when it has ended by itself, when none has said
   * anything, or when it cannot be read.
   *
   * @param lake directory of the lake
   */
  public static Optional<RunSaid> read(Path lake, String pipeline) {
    try {
      JsonNode node = JSON.readTree(Files.readAllBytes(file(lake, pipeline)));
      Map<String, Breaker> breakers = new TreeMap<>();
      for (Map.Entry<String, JsonNode> breaker : node.path("breakers").properties()) {
        breakers.put(
            breaker.getKey(),
            new Breaker(
                State.valueOf(breaker.getValue().path("state").asText()),
                Instant.parse(breaker.getValue().path("since").asText())));
      }
      return Optional.of(
          new RunSaid(
              node.path("run_id").asText(),
              node.path("host").asText(),
              node.path("pid").asLong(),
              Instant.parse(node.path("process_since").asText()),
              Instant.parse(node.path("at").asText()),
              breakers));
    } catch (IOException | DateTimeException | IllegalArgumentException e) {
      // Missing, torn, or from another version: a hint that is not there.
      return Optional.empty();
    }
  }

  byte[] toJson() throws IOException {
    ObjectNode node = JSON.createObjectNode();
    node.put("run_id", runId);
    node.put("host", host);
    node.put("pid", pid);
    node.put("process_since", processSince.toString());
    node.put("at", at.toString());
    ObjectNode states = node.putObject("breakers");
    breakers.forEach(
        (dependency, breaker) ->
            states
                .putObject(dependency)
                .put("state", breaker.state().name())
                .put("since", breaker.since().toString()));
    return JSON.writeValueAsBytes(node);
  }
}
