package io.pactolus.engine.core.silver;

import io.pactolus.engine.core.index.IndexMemory;
import io.pactolus.engine.core.index.KeyFingerprints;
import io.pactolus.engine.core.index.SeenKeys;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.lakehouse.Table;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.plan.Plan.SilverPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The keys an append table has had, as far back as its horizon. */
final class KeyHistory {
  private final KeyColumns key;
  private final KeyShard shard;
  private final KeyShard.Of shardOf;
  private final KeyFingerprints fingerprints;
  private final SeenKeys seen;
  private final OptionalLong horizonMicros;
  private final int eventTimeOutput;
  private final String eventTimeName;
  private List<Column> keyColumns = List.of();
  private @Nullable LongColumn eventTimes;

  KeyHistory(SilverPlan silver, KeyColumns key, KeyShard shard, IndexMemory memory) {
    this.shard = shard;
    this.shardOf = new KeyShard.Of(shard.count(), key.emptyIsNull());
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

  /** Takes in the keys of files, except of those that lie behind the horizon. */
  void load(Table table, List<DataFile> files, OptionalLong watermark) {
    List<DataFile> needed =
        files.stream().filter(file -> !isBehindHorizon(file, watermark)).toList();
    List<String> names = new ArrayList<>(key.names());
    if (horizonMicros.isPresent() && !names.contains(eventTimeName)) {
      names.add(eventTimeName);
    }
    seen.expect(shard.shareOf(needed));
    StoredFiles.read(table, needed, names, (chunk, file) -> put(chunk.batch()));
  }

  private void put(Batch rows) {
    List<Column> keys = key.in(rows);
    LongColumn times = horizonMicros.isPresent() ? rows.longs(eventTimeName) : null;
    for (int row = 0; row < rows.rows(); row++) {
      if (shardOf.row(keys, row) == shard.index()) {
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

  void begin(Gated gated, OptionalLong watermark) {
    keyColumns = key.in(gated);
    if (horizonMicros.isPresent()) {
      eventTimes = (LongColumn) gated.outputs().get(eventTimeOutput);
      watermark.ifPresent(mark -> seen.forgetBefore(mark - horizonMicros.getAsLong()));
    }
  }

  /** Adds the key of a decoded row; false if it was there. */
  boolean add(int row) {
    fingerprints.compute(keyColumns, row);
    return seen.add(fingerprints.low(), fingerprints.high(), eventTime(eventTimes, row));
  }

  // A row without an event time never falls behind the horizon.
  private static long eventTime(@Nullable LongColumn times, int row) {
    return times == null || times.isNull(row) ? Long.MAX_VALUE : times.at(row);
  }

  long size() {
    return seen.size();
  }

  long bytes() {
    return seen.bytes();
  }
}
