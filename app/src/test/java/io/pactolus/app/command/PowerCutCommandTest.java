package io.pactolus.app.command;

import static io.pactolus.app.command.SalesLake.sale;
import static org.assertj.core.api.Assertions.assertThat;

import io.pactolus.engine.EpochReport;
import io.pactolus.engine.RunListener;
import io.pactolus.engine.core.source.GivenRecords.Given;
import io.pactolus.lakehouse.Lake;
import io.pactolus.lakehouse.Lakes;
import io.pactolus.lakehouse.Ledger;
import io.pactolus.lakehouse.delta.PowerCut;
import io.pactolus.lakehouse.delta.PowerCut.Loss;
import io.pactolus.lakehouse.delta.RecordingDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole epochs, the power cut anywhere in them, and the next run. */
@Timeout(300)
class PowerCutCommandTest {
  private static final long SEED = 20_261_123;
  private static final int CUTS = 20;
  private static final String ROWS =
      "SELECT id, revision, region, amount, _offset FROM silver.sales ORDER BY id";
  private static final String GROUPS = "SELECT * FROM gold.by_region ORDER BY region";

  @TempDir Path directory;

  @Test
  void theNextRunFinishesWhatAPowerCutLeft() throws Exception {
    // Given three epochs with updates and rejects, step by step
    SalesLake whole = new SalesLake(directory, Files.createDirectory(directory.resolve("whole")));
    RecordingDisk disk = new RecordingDisk(whole.lake);
    List<Integer> acknowledged = new ArrayList<>();
    List<List<Given>> epochs = epochs();
    whole.run(
        epochs,
        location -> disk.open(),
        new RunListener() {
          @Override
          public void epochCompleted(EpochReport report) {
            acknowledged.add(disk.size());
          }
        });
    PowerCut cut = new PowerCut(disk);
    String rows = whole.ask("sql", ROWS).text();
    String groups = whole.ask("sql", GROUPS).text();

    // When the power is cut after any of them
    Random random = new Random(SEED);
    List<Loss> losses = List.copyOf(EnumSet.allOf(Loss.class));
    for (int i = 0; i < CUTS; i++) {
      int step = random.nextInt(cut.steps() + 1);
      Loss loss = losses.get(i % losses.size());
      Path left = Files.createDirectory(directory.resolve("left-" + i));
      if (!cut.leave(left, step, loss, random)) {
        continue;
      }
      SalesLake after = new SalesLake(directory, left);
      String when = "seed %d, cut %d after step %d, %s is lost".formatted(SEED, i, step, loss);

      // Then what was told to be in the ledger is, and the next run completes the rest
      long sure = acknowledged.stream().filter(a -> a <= step).count();
      assertThat(lastEpoch(left)).as(when).isGreaterThanOrEqualTo(sure);
      after.run(epochs);
      SalesLake.Answer audit = after.ask("audit");
      assertThat(audit.exitCode()).as(when + ": " + audit.text()).isZero();
      assertThat(after.ask("sql", ROWS).text()).as(when).isEqualTo(rows);
      assertThat(after.ask("sql", GROUPS).text()).as(when).isEqualTo(groups);
    }
  }

  private static long lastEpoch(Path location) {
    try (Lake lake = Lakes.open(location.toString())) {
      return Ledger.find(lake, "shop").map(Ledger::lastEpoch).orElse(0L);
    }
  }

  private static List<List<Given>> epochs() throws IOException {
    List<Given> first = new ArrayList<>();
    List<Given> second = new ArrayList<>();
    List<Given> third = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      first.add(sale("k" + i, 1, "r" + i % 7, i));
      if (Integer.hashCode(i * 31) % 2 == 0) {
        // Enough rows are replaced for a file of deletion vectors.
        second.add(sale("k" + i, 2, "r" + i % 5, i + 1));
      }
      if (i % 50 == 0) {
        third.add(sale("new" + i, 1, "r1", 1));
      }
    }
    third.add(Given.of(new byte[1], new byte[] {'{'}, java.util.Map.of(), 0, 0));
    return List.of(first, second, third);
  }
}
