package io.pactolus.prove;

import io.pactolus.prove.check.CheckReport;
import io.pactolus.prove.check.Checker;
import io.pactolus.prove.cluster.Cluster;
import io.pactolus.prove.load.Journal;
import io.pactolus.prove.load.Load;
import io.pactolus.prove.load.Producer;
import io.pactolus.prove.load.TopicContent;
import io.pactolus.prove.load.TopicReader;
import io.pactolus.prove.pipeline.GoldWatch;
import io.pactolus.prove.pipeline.PipelineCommands;
import io.pactolus.prove.pipeline.Runners;
import io.pactolus.prove.process.Child;
import io.pactolus.prove.process.Children;
import io.pactolus.prove.schedule.Fault;
import io.pactolus.prove.schedule.FaultKind;
import io.pactolus.prove.schedule.Schedule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One round: brokers and pipeline start, records flow while faults strike, all heals, the rest is
 * read, and the lake is judged.
 */
final class Round {
  private static final int RECORDS_PER_SECOND = 400;
  private static final int ATTEMPTS_TO_CATCH_UP = 3;
  private static final long CATCH_UP_MILLIS = 300_000;

  private final int number;
  private final Schedule schedule;
  private final Path directory;
  private final PipelineCommands commands;
  private final ProofListener listener;
  private final Children children;
  private final Path pipelineFile;
  private final Path lake;
  private final Load load;
  private final Map<FaultKind, Integer> struck = new EnumMap<>(FaultKind.class);
  private final SortedMap<String, Integer> skipped = new TreeMap<>();

  /**
   * @param number from 1
   * @param directory where everything lies
   * @param children of this round
   */
  Round(
      int number,
      Schedule schedule,
      Path directory,
      PipelineCommands commands,
      ProofListener listener,
      Children children) {
    this.number = number;
    this.schedule = schedule;
    this.directory = directory;
    this.commands = commands;
    this.listener = listener;
    this.children = children;
    this.pipelineFile = directory.resolve("pipeline.yaml");
    this.lake = directory.resolve("lake");
    this.load = new Load(schedule.seed());
  }

  Verdict run() {
    long begin = System.nanoTime();
    writePipelineFile();
    listener.phase("starting three brokers");
    try (Cluster cluster = Cluster.start(directory, children)) {
      cluster.createTopic(Load.TOPIC, Load.PARTITIONS);
      Map<String, String> environment = environment(cluster);
      Path journal = directory.resolve("journal");
      Path tables = lake.resolve("prove");
      try (Runners runners = new Runners(children, commands, pipelineFile, lake, environment);
          GoldWatch gold =
              new GoldWatch(
                  List.of(
                      tables.resolve("gold/balance_by_branch"),
                      tables.resolve("gold/changes_by_minute")));
          Producer producer =
              new Producer(
                  load, Journal.create(journal), cluster.addresses(), RECORDS_PER_SECOND)) {
        runners.start();
        producer.start();
        strike(cluster, runners, gold, producer);

        listener.phase("all heals; waiting until every record is acknowledged");
        cluster.heal();
        producer.finish();
        runners.stop();
        listener.phase("reading the rest");
        catchUp(environment);
        TopicContent topic = TopicReader.read(cluster.internalAddresses());
        cluster.close();

        listener.phase("audit");
        boolean balanced = run("audit", commands.audit(pipelineFile, lake), environment) == 0;
        listener.phase("comparing the tables with the topic and the journal");
        CheckReport check = Checker.check(tables, load, topic, journal);
        return new Verdict(
            number,
            schedule.seed(),
            struck,
            skipped,
            check,
            producer.sent() - check.acknowledged(),
            balanced,
            runners.endings(),
            runners.unexpected(),
            gold.recoveries(),
            Duration.ofNanos(System.nanoTime() - begin));
      }
    }
  }

  private void strike(Cluster cluster, Runners runners, GoldWatch gold, Producer producer) {
    listener.phase("records flow, faults strike");
    long begin = System.nanoTime();
    try (Injector injector = new Injector(cluster, runners, gold)) {
      for (Fault fault : schedule.faults()) {
        await(fault.at(), begin, gold, producer);
        Optional<String> reason = injector.inject(fault);
        if (reason.isPresent()) {
          skipped.merge(fault.kind().words() + ": " + reason.get(), 1, Integer::sum);
        } else {
          struck.merge(fault.kind(), 1, Integer::sum);
        }
        listener.fault(Duration.ofNanos(System.nanoTime() - begin), fault, reason);
      }
      await(schedule.length(), begin, gold, producer);
    }
  }

  private void await(Duration moment, long begin, GoldWatch gold, Producer producer) {
    try {
      for (long left = moment.toNanos() - (System.nanoTime() - begin);
          left > 0;
          left = moment.toNanos() - (System.nanoTime() - begin)) {
        Thread.sleep(Math.min(1_000, 1 + left / 1_000_000));
        listener.progress(
            Duration.ofNanos(System.nanoTime() - begin),
            schedule.length(),
            struck.values().stream().mapToInt(Integer::intValue).sum(),
            producer.acknowledged(),
            gold.commits());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while faults strike", e);
    }
  }

  private void writePipelineFile() {
    try (InputStream file = Round.class.getResourceAsStream("pipeline.yaml")) {
      if (file == null) {
        throw new IllegalStateException("no resource pipeline.yaml");
      }
      Files.copy(file, pipelineFile);
      Files.createDirectories(directory.resolve("tmp"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> environment(Cluster cluster) {
    Map<String, String> environment = new HashMap<>();
    environment.put("KAFKA_BROKERS", cluster.addresses());
    // Killed processes leave files in their temporary directory.
    environment.put(
        "PACTOLUS_JAVA_OPTS",
        "%s -Xmx288m -Djava.io.tmpdir=%s"
            .formatted(
                Optional.ofNullable(System.getenv("PACTOLUS_JAVA_OPTS")).orElse(""),
                directory.resolve("tmp"))
            .strip());
    return environment;
  }

  private void catchUp(Map<String, String> environment) {
    List<String> command = commands.runUntilCaughtUp(pipelineFile, lake);
    for (int attempt = 1; attempt <= ATTEMPTS_TO_CATCH_UP; attempt++) {
      if (run("catch-up-" + attempt, command, environment) == 0) {
        return;
      }
    }
    throw new IllegalStateException(
        "the pipeline does not catch up although all has healed; see catch-up-%d.log in %s"
            .formatted(ATTEMPTS_TO_CATCH_UP, directory));
  }

  private int run(String name, List<String> command, Map<String, String> environment) {
    Child child = children.start(name, environment, command);
    if (!child.endsWithin(CATCH_UP_MILLIS)) {
      child.kill();
      return -1;
    }
    return child.exitCode();
  }
}
