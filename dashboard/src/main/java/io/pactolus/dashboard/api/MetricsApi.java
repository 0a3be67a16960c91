package io.pactolus.dashboard.api;

import io.pactolus.control.LakeView;
import io.pactolus.control.LedgerPositions;
import io.pactolus.control.Status.PartitionStatus;
import io.pactolus.control.cost.CostReport;
import io.pactolus.control.cost.LoadReading;
import io.pactolus.control.cost.PriceFile;
import io.pactolus.dashboard.http.SiteContent.Document;
import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.dashboard.metrics.BrokerLag;
import io.pactolus.dashboard.metrics.Exporter;
import io.pactolus.dashboard.metrics.LakeSizes;
import io.pactolus.dashboard.metrics.TableSize;
import io.pactolus.lakehouse.LogSize;
import io.pactolus.lakehouse.Snapshot;
import io.pactolus.lakehouse.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** {@code /metrics}. */
final class MetricsApi implements AutoCloseable {
  static final String PATH = "/metrics";
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final LakeAccess lake;
  private final BrokerLook broker;
  private final LedgerPositions positions = new LedgerPositions();
  private final LoadReading load = new LoadReading();
  private final Exporter exporter;

  MetricsApi(LakeAccess lake, LiveRun run, BrokerLook broker, ServerFacts facts) {
    this.lake = lake;
    this.broker = broker;
    this.exporter =
        new Exporter(
            lake.plan(),
            facts.version(),
            facts.engine(),
            run,
            new Exporter.Sources(this::sizes, this::logs, this::lag, this::cost));
  }

  Document scrape() {
    return new Document(200, TYPE, exporter.scrape());
  }

  private LakeSizes sizes() {
    return lake.read(
        view -> {
          Map<String, TableSize> tables = new LinkedHashMap<>();
          view.tables()
              .forEach(
                  (name, table) -> {
                    Snapshot now = table.snapshot();
                    tables.put(
                        name,
                        new TableSize(
                            now.version(), now.files().size(), now.sizeBytes(), now.liveRows()));
                  });
          return new LakeSizes(tables, freeBytes(view));
        });
  }

  private static OptionalLong freeBytes(LakeView view) {
    try {
      return OptionalLong.of(Files.getFileStore(view.directory()).getUsableSpace());
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  private Map<String, LogSize> logs() {
    Map<String, Table> tables = lake.read(LakeView::tables);
    Map<String, LogSize> logs = new LinkedHashMap<>();
    // Not while the lake is held: it may take long, and others want to read.
    tables.forEach((name, table) -> logs.put(name, table.logSize()));
    return logs;
  }

  private CostReport cost() {
    return lake.readApart(view -> CostReport.of(load.of(view), PriceFile.defaults()));
  }

  private BrokerLag lag() {
    BrokerLook.Answer answer = broker.ask();
    List<BrokerLag.Partition> partitions = new ArrayList<>();
    for (PartitionStatus partition : lake.readApart(view -> positions.of(view, answer.ends()))) {
      partition
          .lag()
          .ifPresent(
              records ->
                  partitions.add(
                      new BrokerLag.Partition(partition.topic(), partition.partition(), records)));
    }
    return new BrokerLag(answer.reachable(), partitions);
  }

  @Override
  public void close() {
    exporter.close();
  }
}
