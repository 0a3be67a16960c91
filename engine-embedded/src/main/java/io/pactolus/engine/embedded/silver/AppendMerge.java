package io.pactolus.engine.embedded.silver;

import io.pactolus.engine.embedded.index.IndexMemory;
import io.pactolus.engine.embedded.index.KeyFingerprints;
import io.pactolus.engine.embedded.index.SeenKeys;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Snapshot;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.plan.Outcome;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** The first record of a key becomes a row, the others are duplicates. */
final class AppendMerge implements KeyMerge {
  private final KeyColumns key;
  private final KeyFingerprints fingerprints;
  private final SeenKeys seen;
  private final OptionalLong horizonMicros;
  private final int eventTimeOutput;
  private final String eventTimeName;
  private final IntList added = new IntList();
  private List<Column> keyColumns = List.of();
  private @Nullable LongColumn eventTimes;

  AppendMerge(SilverPlan silver, KeyColumns key, IndexMemory memory) {
    this.key = key;
    this.fingerprints = key.fingerprints();
    this.eventTimeOutput = silver.horizon().isPresent() ? silver.eventTimeOutput() : -1;
    if (eventTimeOutput >= 0) {
      this.horizonMicros = OptionalLong.of(Gate.micros(silver.horizon().orElseThrow()));
      this.eventTimeName = silver.outputs().get(eventTimeOutput).name();
      this.seen = SeenKeys.withHorizon(memory);
    } else {
      this.horizonMicros = OptionalLong.empty();
      this.eventTimeName = "";
      this.seen = SeenKeys.forever(memory);
    }
  }

  @Override
  public void load(Table table, DataFile file, OptionalLong watermark) {
    if (isBehindHorizon(file, watermark)) {
      return;
    }
    List<String> names = new ArrayList<>(key.names());
    if (horizonMicros.isPresent() && !names.contains(eventTimeName)) {
      names.add(eventTimeName);
    }
    for (Table.FileBatch chunk : table.read(file, names)) {
      List<Column> keys = key.in(chunk.batch());
      LongColumn times = horizonMicros.isPresent() ? chunk.batch().longs(eventTimeName) : null;
      for (int row = 0; row < chunk.batch().rows(); row++) {
        fingerprints.compute(keys, row);
        seen.load(fingerprints.low(), fingerprints.high(), eventTime(times, row));
      }
    }
  }

  private boolean isBehindHorizon(DataFile file, OptionalLong watermark) {
    if (horizonMicros.isEmpty() || watermark.isEmpty()) {
      return false;
    }
    Long nulls = file.statistics().nullCount().get(eventTimeName);
    return nulls != null
        && nulls == 0
        && file.statistics().max(eventTimeName) instanceof Long max
        && max < watermark.getAsLong() - horizonMicros.getAsLong();
  }

  @Override
  public void begin(Gated gated, int[] partitions, OptionalLong watermark) {
    added.clear();
    keyColumns = key.in(gated);
    if (horizonMicros.isPresent()) {
      eventTimes = (LongColumn) gated.outputs().get(eventTimeOutput);
      watermark.ifPresent(mark -> seen.forgetBefore(mark - horizonMicros.getAsLong()));
    }
  }

  @Override
  public Outcome record(int row) {
    fingerprints.compute(keyColumns, row);
    if (!seen.add(fingerprints.low(), fingerprints.high(), eventTime(eventTimes, row))) {
      return Outcome.DUPLICATE;
    }
    added.add(row);
    return Outcome.INSERTED;
  }

  // A row without an event time never falls behind the horizon.
  private static long eventTime(@Nullable LongColumn times, int row) {
    return times == null || times.isNull(row) ? Long.MAX_VALUE : times.at(row);
  }

  @Override
  public Outcome tombstone(Column keys, int index) {
    return Outcome.FILTERED;
  }

  @Override
  public int[] addedRows() {
    return added.toArray();
  }

  @Override
  public long contentHash(int i) {
    return 0;
  }

  @Override
  public Map<DataFile, RoaringBitmap> newlyDeleted(Snapshot snapshot) {
    return Map.of();
  }

  @Override
  public void placed(int[] members, List<DataFile> files) {}

  @Override
  public void applied() {}

  @Override
  public void relocated(Table table, List<DataFile> newFiles) {}

  @Override
  public long keys() {
    return seen.size();
  }

  @Override
  public long bytes() {
    return seen.bytes();
  }
}
