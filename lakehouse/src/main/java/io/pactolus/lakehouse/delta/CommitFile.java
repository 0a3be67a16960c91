package io.pactolus.lakehouse.delta;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.pactolus.lakehouse.Changes;
import io.pactolus.lakehouse.ColumnStatistics;
import io.pactolus.lakehouse.DataFile;
import io.pactolus.pipeline.schema.DataType.StructType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** One commit file of a log, read by itself. */
final class CommitFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, @Nullable String>> STRINGS =
      new TypeReference<>() {};

  /** A removed file as the log describes it. */
  record Removed(
      String path,
      long sizeBytes,
      Map<String, @Nullable String> partition,
      int rows,
      Optional<DeletionVectorDescriptor> vector,
      long deletionMillis,
      boolean dataChange) {}

  /** A removed domain has no configuration. */
  record Domain(String name, Optional<String> configuration) {}

  private final long version;
  private @Nullable JsonNode info;
  private boolean changesTable;
  private boolean dataChange;
  private final Map<String, LiveFile> added = new LinkedHashMap<>();
  private final Map<String, Removed> removed = new LinkedHashMap<>();
  private final Map<String, Long> transactions = new HashMap<>();
  private final List<Domain> domains = new ArrayList<>();

  private CommitFile(long version) {
    this.version = version;
  }

  static String path(String logDirectory, long version) {
    return logDirectory + "/" + "%020d.json".formatted(version);
  }

  static CommitFile read(
      Storage storage,
      String logDirectory,
      long version,
      StructType schema,
      DeletionVectors vectors)
      throws IOException {
    var commit = new CommitFile(version);
    String path = path(logDirectory, version);
    byte[] content = storage.read(path);
    try (var actions = JSON.readerFor(JsonNode.class).<JsonNode>readValues(content)) {
      while (actions.hasNextValue()) {
        commit.apply(actions.nextValue(), schema, vectors);
      }
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw StorageTrouble.damaged(path, "it is torn or not JSON", e);
    }
    return commit;
  }

  private void apply(JsonNode action, StructType schema, DeletionVectors vectors) {
    if (action.has("add")) {
      JsonNode add = action.get("add");
      Optional<DeletionVectorDescriptor> vector = vector(add);
      DataFile file =
          FileActions.dataFile(
              FileActions.decode(add.get("path").textValue()),
              add.get("size").longValue(),
              FileStatistics.parse(add.path("stats").textValue(), schema),
              strings(add.path("partitionValues")),
              vector,
              vectors,
              Checksum.parse(strings(add.path("tags"))));
      dataChange |= add.path("dataChange").asBoolean(true);
      added.put(file.path(), new LiveFile(file, vector, add.path("modificationTime").longValue()));
    } else if (action.has("remove")) {
      JsonNode remove = action.get("remove");
      String path = FileActions.decode(remove.get("path").textValue());
      boolean changes = remove.path("dataChange").asBoolean(true);
      dataChange |= changes;
      removed.put(
          path,
          new Removed(
              path,
              remove.path("size").longValue(),
              strings(remove.path("partitionValues")),
              FileStatistics.parse(remove.path("stats").textValue(), schema).rows(),
              vector(remove),
              remove.path("deletionTimestamp").longValue(),
              changes));
    } else if (action.has("txn")) {
      JsonNode txn = action.get("txn");
      transactions.put(txn.get("appId").textValue(), txn.get("version").longValue());
    } else if (action.has("domainMetadata")) {
      JsonNode domain = action.get("domainMetadata");
      domains.add(
          new Domain(
              domain.get("domain").textValue(),
              domain.path("removed").booleanValue()
                  ? Optional.empty()
                  : Optional.of(domain.path("configuration").asText())));
    } else if (action.has("commitInfo")) {
      info = action.get("commitInfo");
    } else if (action.has("metaData") || action.has("protocol")) {
      changesTable = true;
    }
  }

  private static Map<String, @Nullable String> strings(JsonNode object) {
    return object.isObject() ? JSON.convertValue(object, STRINGS) : Map.of();
  }

  private static Optional<DeletionVectorDescriptor> vector(JsonNode file) {
    JsonNode vector = file.path("deletionVector");
    if (!vector.isObject()) {
      return Optional.empty();
    }
    return Optional.of(
        new DeletionVectorDescriptor(
            vector.get("storageType").textValue(),
            vector.get("pathOrInlineDv").textValue(),
            vector.hasNonNull("offset")
                ? Optional.of(vector.get("offset").intValue())
                : Optional.empty(),
            vector.get("sizeInBytes").intValue(),
            vector.get("cardinality").longValue()));
  }

  long version() {
    return version;
  }

  boolean changesTable() {
    return changesTable;
  }

  Map<String, Long> transactions() {
    return transactions;
  }

  Iterable<Removed> removed() {
    return removed.values();
  }

  long timestampMillis() {
    JsonNode i = info;
    return i == null ? 0 : inCommitTimestamp().orElse(i.path("timestamp").longValue());
  }

  /** Milliseconds; absent when the table does without it. */
  OptionalLong inCommitTimestamp() {
    JsonNode i = info;
    return i == null || !i.hasNonNull("inCommitTimestamp")
        ? OptionalLong.empty()
        : OptionalLong.of(i.get("inCommitTimestamp").longValue());
  }

  String operation() {
    return info == null ? "unknown" : info.path("operation").asText("unknown");
  }

  String engineInfo() {
    return info == null ? "unknown" : info.path("engineInfo").asText("unknown");
  }

  Map<String, @Nullable String> parameters() {
    return info == null ? Map.of() : strings(info.path("operationParameters"));
  }

  /** Carries a state from the version before this commit to this commit. */
  void applyTo(TableState state) {
    removed.keySet().forEach(state::remove);
    added.values().forEach(state::put);
    transactions.forEach(state::putTransaction);
    for (Domain domain : domains) {
      domain
          .configuration()
          .ifPresentOrElse(
              c -> state.putDomain(domain.name(), c), () -> state.removeDomain(domain.name()));
    }
  }

  Changes changes(DeletionVectors vectors) {
    var newFiles = new ArrayList<DataFile>();
    var newlyDeleted = new LinkedHashMap<DataFile, RoaringBitmap>();
    for (LiveFile live : added.values()) {
      Removed before = removed.get(live.file().path());
      if (before == null) {
        newFiles.add(live.file());
      } else {
        RoaringBitmap deleted =
            live.file().deleted().map(RoaringBitmap::clone).orElseGet(RoaringBitmap::new);
        before.vector().map(vectors::read).ifPresent(deleted::andNot);
        newlyDeleted.put(live.file(), deleted);
      }
    }
    var gone = new ArrayList<DataFile>();
    for (Removed file : removed.values()) {
      if (!added.containsKey(file.path())) {
        gone.add(
            FileActions.dataFile(
                file.path(),
                file.sizeBytes(),
                new FileStatistics(file.rows(), ColumnStatistics.NONE),
                file.partition(),
                file.vector(),
                vectors,
                OptionalLong.empty()));
      }
    }
    var set = new HashMap<String, String>();
    domains.forEach(d -> d.configuration().ifPresent(c -> set.put(d.name(), c)));
    return new Changes(
        version,
        operation(),
        !dataChange && !(added.isEmpty() && removed.isEmpty()),
        newFiles,
        gone,
        newlyDeleted,
        Map.copyOf(transactions),
        Map.copyOf(set));
  }
}
