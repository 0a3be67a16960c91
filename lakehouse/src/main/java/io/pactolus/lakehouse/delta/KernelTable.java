package io.pactolus.lakehouse.delta;

import io.delta.kernel.Operation;
import io.delta.kernel.TableManager;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.KernelEngineException;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.hook.PostCommitHook.PostCommitHookType;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TransactionImpl;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.transaction.DataLayoutSpec;
import io.delta.kernel.types.StringType;
import io.delta.kernel.utils.CloseableIterable;
import io.pactolus.lakehouse.Change.TransactionId;
import io.pactolus.lakehouse.TableDefinition;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one table through Delta Kernel. Internal classes of Kernel are used here and in the
 * action builders of this package only: its public API can neither update deletion vectors nor
 * commit a known transaction id without replaying the log.
 */
final class KernelTable {
  private static final Logger log = LoggerFactory.getLogger(KernelTable.class);
  private static final Map<String, String> DEFAULT_PROPERTIES =
      Map.of(
          "delta.enableDeletionVectors", "true",
          "delta.enableInCommitTimestamps", "true",
          "delta.feature.domainMetadata", "supported",
          "delta.checkpointInterval", "100",
          "delta.logRetentionDuration", "interval 7 days",
          "delta.deletedFileRetentionDuration", "interval 7 days");

  private final Engine engine;
  private final Storage storage;
  private final String root;
  private final String engineInfo;
  private final Clock clock;

  KernelTable(Storage storage, String root, String engineInfo, Clock clock) {
    this.engine = new KernelEngine(storage);
    this.storage = storage;
    this.root = root;
    this.engineInfo = engineInfo;
    this.clock = clock;
  }

  Engine engine() {
    return engine;
  }

  String logDirectory() {
    return root + "/_delta_log";
  }

  /** The newest version; empty when there is no table. */
  Optional<SnapshotImpl> newest() {
    try {
      if (storage.list(logDirectory(), "").isEmpty()) {
        return Optional.empty();
      }
    } catch (IOException e) {
      throw StorageTrouble.reading(logDirectory(), e);
    }
    try {
      return Optional.of(load(OptionalLong.empty()));
    } catch (TableNotFoundException e) {
      Optional<PactolusException> damaged = damagedLog(e);
      if (damaged.isPresent()) {
        // Another table must not begin in its place.
        throw damaged.get();
      }
      return Optional.empty();
    }
  }

  SnapshotImpl load(OptionalLong version) {
    return reading(
        () -> {
          var builder = TableManager.loadSnapshot(root);
          version.ifPresent(builder::atVersion);
          return (SnapshotImpl) builder.build(engine);
        });
  }

  /**
   * What can be seen of the log shall stay: its newest commit may be that of a process that died
   * before the name of the file was durable, and other tables are about to build on it.
   */
  void makeDurable() {
    try {
      storage.createDirectories(logDirectory());
      storage.sync(logDirectory());
    } catch (IOException e) {
      throw StorageTrouble.writing(logDirectory(), e);
    }
  }

  /** Creates the table; false when another writer was faster. */
  boolean create(TableDefinition definition) {
    try {
      storage.createDirectories(root);
    } catch (IOException e) {
      throw StorageTrouble.writing(root, e);
    }
    Map<String, String> properties = new HashMap<>(DEFAULT_PROPERTIES);
    properties.putAll(definition.properties());
    var committer = new LogCommitter(storage, engineInfo, "CREATE TABLE", Map.of());
    var builder =
        TableManager.buildCreateTableTransaction(
                root, KernelTypes.toKernel(definition.schema()), engineInfo)
            .withTableProperties(properties)
            .withCommitter(committer);
    if (!definition.partitionColumns().isEmpty()) {
      builder =
          builder.withDataLayoutSpec(
              DataLayoutSpec.partitioned(
                  definition.partitionColumns().stream().map(Column::new).toList()));
    }
    try {
      Transaction transaction = builder.build(engine);
      TransactionCommitResult result =
          transaction.commit(engine, CloseableIterable.emptyIterable());
      checksum(result);
      return true;
    } catch (io.delta.kernel.exceptions.TableAlreadyExistsException
        | io.delta.kernel.exceptions.ConcurrentWriteException e) {
      log.debug("Another writer created the table first. table={}", root);
      return false;
    }
  }

  /** The metadata of a table that stays the same table, with another definition. */
  static Metadata redefined(Metadata before, TableDefinition definition) {
    Metadata after =
        before
            .withNewSchema(KernelTypes.toKernel(definition.schema()))
            .withMergedConfiguration(definition.properties());
    return new Metadata(
        after.getId(),
        after.getName(),
        after.getDescription(),
        after.getFormat(),
        after.getSchemaString(),
        after.getSchema(),
        VectorUtils.buildArrayValue(
            new ArrayList<Object>(definition.partitionColumns()), StringType.STRING),
        after.getCreatedTime(),
        after.getConfigurationMapValue());
  }

  /**
   * @param version the version committed
   * @param snapshot to base the next commit on; absent when other commits came in between
   */
  record Committed(long version, Optional<SnapshotImpl> snapshot, boolean checkpointDue) {}

  /** What to commit, in the terms of Kernel. */
  record Commit(
      String operation,
      Map<String, String> parameters,
      Optional<TransactionId> transaction,
      Map<String, String> domains,
      List<Row> actions,
      Optional<Metadata> metadata) {}

  /**
   * @throws io.delta.kernel.exceptions.ConcurrentWriteException when another writer's commit
   *     excludes this one
   */
  Committed commit(SnapshotImpl base, Commit commit) {
    var transaction =
        new TransactionImpl(
            false,
            base.getDataPath(),
            Optional.of(base),
            engineInfo,
            Operation.WRITE,
            Optional.empty(),
            commit.metadata(),
            new LogCommitter(storage, engineInfo, commit.operation(), commit.parameters()),
            commit
                .transaction()
                .map(t -> new SetTransaction(t.appId(), t.epoch(), Optional.of(clock.millis()))),
            Optional.empty(),
            Optional.empty(),
            0,
            clock::millis);
    commit.domains().forEach(transaction::addDomainMetadata);
    TransactionCommitResult result =
        transaction.commit(
            engine,
            CloseableIterable.inMemoryIterable(
                Utils.toCloseableIterator(commit.actions().iterator())));
    checksum(result);
    boolean checkpointDue =
        result.getPostCommitHooks().stream()
            .anyMatch(h -> h.getType() == PostCommitHookType.CHECKPOINT);
    return new Committed(
        result.getVersion(),
        result.getPostCommitSnapshot().map(SnapshotImpl.class::cast),
        checkpointDue);
  }

  /**
   * Writes the checksum file, from which the next reader learns protocol, metadata and domains
   * without replaying the log. The commit stands whether this succeeds or not.
   */
  private void checksum(TransactionCommitResult result) {
    for (PostCommitHook hook : result.getPostCommitHooks()) {
      if (hook.getType() == PostCommitHookType.CHECKSUM_SIMPLE) {
        try {
          hook.threadSafeInvoke(engine);
        } catch (IOException | RuntimeException e) {
          log.warn(
              "The checksum file could not be written; the next start is slower. table={} version={} cause={}",
              root,
              result.getVersion(),
              e.toString());
        }
      }
    }
  }

  /** Writes a checkpoint; true when it is there. The table is intact either way. */
  boolean checkpoint(SnapshotImpl snapshot) {
    try {
      snapshot.writeCheckpoint(engine);
      return true;
    } catch (io.delta.kernel.exceptions.CheckpointAlreadyExistsException e) {
      return true;
    } catch (IOException | RuntimeException e) {
      log.warn(
          "The checkpoint could not be written; loading the table is slower until the next. table={} version={} cause={}",
          root,
          snapshot.getVersion(),
          e.toString());
      return false;
    }
  }

  /** A step that reads and may fail. */
  interface Reading<T> {
    T get() throws IOException;
  }

  /** Runs a step and turns Kernel's exceptions into ours. */
  <T> T reading(Reading<T> step) {
    try {
      return step.get();
    } catch (TableNotFoundException | PactolusException e) {
      throw e;
    } catch (KernelException | KernelEngineException | UncheckedIOException e) {
      IOException io = ioCause(e);
      if (io instanceof FileNotFoundException) {
        throw StorageTrouble.reading(String.valueOf(io.getMessage()), io);
      }
      throw damagedLog(e).orElseGet(() -> unreadable(e));
    } catch (RuntimeException e) {
      // Kernel throws anything over a log that is not as it must be; over one that is, it is a bug.
      throw damagedLog(e).map(RuntimeException.class::cast).orElse(e);
    } catch (IOException e) {
      throw StorageTrouble.reading(logDirectory(), e);
    }
  }

  /** Names the first file of the log that is damaged, if there is one. */
  private Optional<PactolusException> damagedLog(Exception e) {
    try {
      return new LogCheck(storage, logDirectory())
          .damages().stream()
              .findFirst()
              .map(damage -> new PactolusException(ErrorCode.LAKE_DAMAGED, damage.message(), e));
    } catch (IOException unknown) {
      e.addSuppressed(unknown);
      return Optional.empty();
    }
  }

  private PactolusException unreadable(Exception e) {
    return new PactolusException(
        ErrorCode.LAKE_DAMAGED,
        "The log of table %s cannot be read: %s. Restore %s from a backup."
            .formatted(root, e.getMessage(), logDirectory()),
        e);
  }

  private static @Nullable IOException ioCause(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io) {
        return io;
      }
    }
    return null;
  }
}
