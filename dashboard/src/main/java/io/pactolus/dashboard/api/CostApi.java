package io.pactolus.dashboard.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.control.cost.CostJson;
import io.pactolus.control.cost.CostReport;
import io.pactolus.control.cost.LoadReading;
import io.pactolus.control.cost.PriceFile;
import io.pactolus.control.cost.PriceList;
import io.pactolus.dashboard.http.Call;
import io.pactolus.dashboard.http.Routes;
import io.pactolus.dashboard.live.LiveRun;
import io.pactolus.lakehouse.Ledger;
import java.time.Duration;

/** What a million records cost, at the default prices. */
final class CostApi {
  // It reads a day of the ledger and looks at every file of the lake: 1 % of a core.
  private static final Duration GOOD_FOR = Duration.ofSeconds(5);
  private static final int PAUSES_TO_WORK = 100;
  private static final String NOTE =
      "From what the ledger has measured, at the default prices. The broker is not in it; 'pactolus cost' compares brokers and takes prices of your own.";

  private final LakeAccess lake;
  private final LiveRun run;
  private final LoadReading load = new LoadReading();
  private final PriceList prices = PriceFile.defaults();

  CostApi(LakeAccess lake, LiveRun run) {
    this.lake = lake;
    this.run = run;
  }

  void addTo(Routes routes) {
    routes.get("/api/v1/cost", new Remembered(GOOD_FOR, PAUSES_TO_WORK, this::cost));
  }

  private ObjectNode cost(Call call) {
    ObjectNode node = Wire.object();
    boolean empty = lake.read(view -> view.ledger().map(Ledger::lastEpoch).orElse(0L)) == 0;
    if (empty) {
      none(node);
    } else {
      CostReport report = lake.readApart(view -> CostReport.of(load.of(view), prices));
      CostJson.perMillion(node, report);
    }
    return node.put("note", NOTE);
  }

  private void none(ObjectNode node) {
    Wire.put(node, "since", run.since());
    node.put("records", 0).put("cpu_seconds", 0.0).putNull("cpu_seconds_per_million");
    node.put("memory_bytes", 0).put("stored_bytes", 0).putNull("stored_bytes_per_million");
    node.put("currency", prices.currency()).putNull("per_million").putArray("items");
  }
}
