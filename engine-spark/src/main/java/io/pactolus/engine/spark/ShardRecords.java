package io.pactolus.engine.spark;

import io.pactolus.engine.core.decode.Decoded;
import io.pactolus.engine.core.decode.JsonDecoder;
import io.pactolus.engine.core.decode.Reject;
import io.pactolus.engine.core.silver.RecordSizes;
import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column.BytesColumn;
import io.pactolus.lakehouse.columnar.Column.IntColumn;
import io.pactolus.lakehouse.columnar.Column.LongColumn;
import io.pactolus.pipeline.model.Stream;
import io.pactolus.pipeline.plan.Reason;
import io.pactolus.pipeline.plan.SystemColumns;
import io.pactolus.pipeline.schema.DataType;
import io.pactolus.pipeline.schema.DataType.StructType;
import io.pactolus.pipeline.schema.Field;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Decoded records on their way to the shard that merges them: so they are decoded once, and what
 * was refused travels without its content.
 *
 * @param origins columns of Bronze that say where each record came from
 * @param fates of each record, in the same order: one of the constants
 * @param columns the accepted records, in the schema of the contract
 * @param tombstoneKeys a column of the keys that the tombstones name
 */
record ShardRecords(Batch origins, byte[] fates, Batch columns, Batch tombstoneKeys) {
  static final byte ACCEPTED = 0;
  static final byte REFUSED = 1;
  static final byte TOMBSTONE = 2;
  static final byte IGNORED = 3;

  /** What a merge wants to know of a Bronze row besides its content. */
  static final StructType ORIGIN =
      origin("topic", "partition", "offset", "timestamp", "ingest_time", "correlation_id");

  static ShardRecords of(Batch bronze, Decoded decoded) {
    byte[] fates = new byte[bronze.rows()];
    decoded.rejects().forEach(reject -> fates[reject.bronzeRow()] = REFUSED);
    for (int row : decoded.tombstones()) {
      fates[row] = TOMBSTONE;
    }
    for (int row : decoded.ignored()) {
      fates[row] = IGNORED;
    }
    return new ShardRecords(
        origins(bronze),
        fates,
        decoded.columns(),
        new Batch(keySchema(decoded.tombstoneKeys().type()), List.of(decoded.tombstoneKeys())));
  }

  private static StructType origin(String... names) {
    List<Field> fields = new ArrayList<>();
    for (String name : names) {
      fields.add(SystemColumns.BRONZE.field(SystemColumns.BRONZE.require(name)));
    }
    fields.add(RecordSizes.COLUMN);
    return new StructType(fields);
  }

  private static Batch origins(Batch bronze) {
    LongColumn sizes = RecordSizes.of(bronze);
    return new Batch(
        ORIGIN,
        ORIGIN.fields().stream()
            .map(field -> field.equals(RecordSizes.COLUMN) ? sizes : bronze.column(field.name()))
            .toList());
  }

  int rows() {
    return fates.length;
  }

  byte[] toBytes() {
    ByteBuffer out =
        ByteBuffer.allocate(
            4
                + fates.length
                + BatchBytes.size(origins)
                + BatchBytes.size(columns)
                + BatchBytes.size(tombstoneKeys));
    out.putInt(fates.length).put(fates);
    BatchBytes.put(origins, out);
    BatchBytes.put(columns, out);
    BatchBytes.put(tombstoneKeys, out);
    return out.array();
  }

  static ShardRecords of(Stream contract, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte[] fates = new byte[in.getInt()];
    in.get(fates);
    return new ShardRecords(
        BatchBytes.read(ORIGIN, in),
        fates,
        BatchBytes.read(contract.schema(), in),
        BatchBytes.read(keySchema(JsonDecoder.tombstoneKeyType(contract)), in));
  }

  private static StructType keySchema(DataType type) {
    return StructType.of(Field.optional("key", type));
  }

  /** These records, in this order. */
  ShardRecords select(int[] rows, int count) {
    return new Selection(this).of(rows, count);
  }

  /** Selects again and again. */
  static final class Selection {
    private final ShardRecords all;
    // Of an accepted record its row in the columns, of a tombstone that of its key.
    private final int[] places;

    Selection(ShardRecords all) {
      this.all = all;
      this.places = new int[all.rows()];
      int accepted = 0;
      int tombstones = 0;
      for (int row = 0; row < places.length; row++) {
        if (all.fates[row] == ACCEPTED) {
          places[row] = accepted++;
        } else if (all.fates[row] == TOMBSTONE) {
          places[row] = tombstones++;
        }
      }
    }

    ShardRecords of(int[] rows, int count) {
      byte[] fates = new byte[count];
      int[] accepted = new int[count];
      int[] tombstones = new int[count];
      int acceptedCount = 0;
      int tombstoneCount = 0;
      for (int i = 0; i < count; i++) {
        fates[i] = all.fates[rows[i]];
        if (fates[i] == ACCEPTED) {
          accepted[acceptedCount++] = places[rows[i]];
        } else if (fates[i] == TOMBSTONE) {
          tombstones[tombstoneCount++] = places[rows[i]];
        }
      }
      return new ShardRecords(
          all.origins.select(rows, count),
          fates,
          all.columns.select(accepted, acceptedCount),
          all.tombstoneKeys.select(tombstones, tombstoneCount));
    }
  }

  /** Parts that a shuffle brings in any order, as one in the order in which engines merge. */
  static ShardRecords merged(List<ShardRecords> parts) {
    List<ShardRecords> sorted =
        parts.stream().sorted((a, b) -> compare(a.origins, 0, b.origins, 0)).toList();
    ShardRecords all = sorted.size() == 1 ? sorted.get(0) : concat(sorted);
    return all.isSorted() ? all : all.sorted();
  }

  private static ShardRecords concat(List<ShardRecords> parts) {
    byte[] fates = new byte[parts.stream().mapToInt(ShardRecords::rows).sum()];
    int next = 0;
    List<Batch> origins = new ArrayList<>();
    List<Batch> columns = new ArrayList<>();
    List<Batch> keys = new ArrayList<>();
    for (ShardRecords part : parts) {
      System.arraycopy(part.fates, 0, fates, next, part.rows());
      next += part.rows();
      origins.add(part.origins);
      columns.add(part.columns);
      keys.add(part.tombstoneKeys);
    }
    return new ShardRecords(
        Batch.concat(ORIGIN, origins),
        fates,
        Batch.concat(columns.get(0).schema(), columns),
        Batch.concat(keys.get(0).schema(), keys));
  }

  private boolean isSorted() {
    BytesColumn topics = origins.bytes("topic");
    IntColumn partitions = origins.ints("partition");
    LongColumn offsets = origins.longs("offset");
    for (int row = 1; row < rows(); row++) {
      boolean samePartition =
          partitions.at(row) == partitions.at(row - 1) && topics.equalAt(row, row - 1);
      if (samePartition
          ? offsets.at(row) < offsets.at(row - 1)
          : compare(origins, row - 1, origins, row) > 0) {
        return false;
      }
    }
    return true;
  }

  private ShardRecords sorted() {
    Comparator<Integer> order = (a, b) -> compare(origins, a, origins, b);
    int[] rows = IntStream.range(0, rows()).boxed().sorted(order).mapToInt(row -> row).toArray();
    return select(rows, rows.length);
  }

  private static int compare(Batch a, int rowA, Batch b, int rowB) {
    int byTopic = a.bytes("topic").string(rowA).compareTo(b.bytes("topic").string(rowB));
    if (byTopic != 0) {
      return byTopic;
    }
    int byPartition = Integer.compare(a.ints("partition").at(rowA), b.ints("partition").at(rowB));
    return byPartition != 0
        ? byPartition
        : Long.compare(a.longs("offset").at(rowA), b.longs("offset").at(rowB));
  }

  /** For a merge: drift and the words of refusals were told where the records were decoded. */
  Decoded decoded() {
    int[] accepted = new int[rows()];
    int[] tombstones = new int[rows()];
    int[] ignored = new int[rows()];
    int acceptedCount = 0;
    int tombstoneCount = 0;
    int ignoredCount = 0;
    List<Reject> rejects = new ArrayList<>();
    for (int row = 0; row < rows(); row++) {
      switch (fates[row]) {
        case ACCEPTED -> accepted[acceptedCount++] = row;
        case TOMBSTONE -> tombstones[tombstoneCount++] = row;
        case IGNORED -> ignored[ignoredCount++] = row;
        default -> rejects.add(new Reject(row, Reason.MALFORMED_JSON, "", null, -1));
      }
    }
    return new Decoded(
        columns,
        Arrays.copyOf(accepted, acceptedCount),
        rejects,
        Arrays.copyOf(tombstones, tombstoneCount),
        tombstoneKeys.column(0),
        Arrays.copyOf(ignored, ignoredCount),
        List.of());
  }
}
