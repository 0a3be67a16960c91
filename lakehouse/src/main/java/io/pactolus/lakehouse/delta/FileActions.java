package io.pactolus.lakehouse.delta;

import io.delta.kernel.data.MapValue;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.actions.RemoveFile;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.data.GenericRow;
import io.delta.kernel.internal.util.VectorUtils;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** {@code add} and {@code remove} actions as rows of Kernel. */
final class FileActions {
  private FileActions() {}

  static Row add(LiveFile live, StructType schema, boolean dataChange) {
    DataFile file = live.file();
    Map<Integer, Object> add = new HashMap<>();
    add.put(AddFile.FULL_SCHEMA.indexOf("path"), encode(file.path()));
    add.put(AddFile.FULL_SCHEMA.indexOf("partitionValues"), partitionValues(file));
    add.put(AddFile.FULL_SCHEMA.indexOf("size"), file.sizeBytes());
    add.put(AddFile.FULL_SCHEMA.indexOf("modificationTime"), live.modifiedMillis());
    add.put(AddFile.FULL_SCHEMA.indexOf("dataChange"), dataChange);
    add.put(
        AddFile.FULL_SCHEMA.indexOf("stats"),
        new FileStatistics(file.rows(), file.statistics()).json(schema, live.vector().isEmpty()));
    file.checksum()
        .ifPresent(
            checksum ->
                add.put(
                    AddFile.FULL_SCHEMA.indexOf("tags"),
                    VectorUtils.stringStringMapValue(
                        Map.of(Checksum.NAME, Checksum.text(checksum)))));
    live.vector().ifPresent(v -> add.put(AddFile.FULL_SCHEMA.indexOf("deletionVector"), v.toRow()));
    return SingleAction.createAddFileSingleAction(new GenericRow(AddFile.FULL_SCHEMA, add));
  }

  static Row remove(LiveFile live, boolean dataChange, long nowMillis) {
    DataFile file = live.file();
    Map<Integer, Object> remove = new HashMap<>();
    remove.put(RemoveFile.FULL_SCHEMA.indexOf("path"), encode(file.path()));
    remove.put(RemoveFile.FULL_SCHEMA.indexOf("deletionTimestamp"), nowMillis);
    remove.put(RemoveFile.FULL_SCHEMA.indexOf("dataChange"), dataChange);
    remove.put(RemoveFile.FULL_SCHEMA.indexOf("extendedFileMetadata"), true);
    remove.put(RemoveFile.FULL_SCHEMA.indexOf("partitionValues"), partitionValues(file));
    remove.put(RemoveFile.FULL_SCHEMA.indexOf("size"), file.sizeBytes());
    // Enough to read the file again when the change is taken from the log.
    remove.put(RemoveFile.FULL_SCHEMA.indexOf("stats"), "{\"numRecords\":" + file.rows() + "}");
    live.vector()
        .ifPresent(v -> remove.put(RemoveFile.FULL_SCHEMA.indexOf("deletionVector"), v.toRow()));
    return SingleAction.createRemoveFileSingleAction(
        new GenericRow(RemoveFile.FULL_SCHEMA, remove));
  }

  @SuppressWarnings("NullAway") // Kernel is not annotated; partition values may be null in it.
  private static MapValue partitionValues(DataFile file) {
    return VectorUtils.stringStringMapValue(new HashMap<>(file.partition()));
  }

  static DataFile dataFile(
      String path,
      long sizeBytes,
      FileStatistics statistics,
      Map<String, @Nullable String> partition,
      Optional<DeletionVectorDescriptor> vector,
      DeletionVectors vectors,
      OptionalLong checksum) {
    return new DataFile(
        path,
        sizeBytes,
        statistics.rows(),
        statistics.columns(),
        partition,
        vector.map(vectors::read),
        checksum);
  }

  /** The path in the form of the log: a relative URI. */
  static String encode(String path) {
    try {
      return new URI(null, null, path, null).toASCIIString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("no path: " + path, e);
    }
  }

  static String decode(String uri) {
    try {
      URI parsed = new URI(uri);
      String path = parsed.getPath();
      return parsed.isAbsolute() || path == null ? uri : path;
    } catch (URISyntaxException e) {
      // Some writers do not escape.
      return uri;
    }
  }
}
