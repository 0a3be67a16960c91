package io.pactolus.lakehouse.delta;

import io.delta.kernel.commit.CommitFailedException;
import io.delta.kernel.commit.CommitMetadata;
import io.delta.kernel.commit.CommitResponse;
import io.delta.kernel.commit.Committer;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.internal.json.JsonUtils;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.actions.CommitInfo;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.files.ParsedPublishedDeltaData;
import io.delta.kernel.internal.util.FileNames;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Map;
import java.util.Optional;

/**
 * Writes commit files. Kernel's own committer retries after an I/O error without knowing whether
 * the first attempt went through, and can name only its own operations in the history.
 *
 * @param operation for the history, for example {@code EPOCH}
 * @param parameters for the history
 */
record LogCommitter(
    Storage storage, String engineInfo, String operation, Map<String, String> parameters)
    implements Committer {

  @Override
  public CommitResponse commit(
      Engine engine, CloseableIterator<Row> actions, CommitMetadata metadata)
      throws CommitFailedException {
    String path = FileNames.deltaFile(metadata.getDeltaLogDirPath(), metadata.getVersion());
    var content = new StringBuilder();
    while (actions.hasNext()) {
      Row action = actions.next();
      boolean isInfo = !action.isNullAt(SingleAction.COMMIT_INFO_ORDINAL);
      content.append(JsonUtils.rowToJson(isInfo ? info(metadata) : action)).append('\n');
    }
    byte[] bytes = CommitChecksum.filledIn(content.toString().getBytes(StandardCharsets.UTF_8));
    try {
      storage.createAtomically(path, bytes);
    } catch (FileAlreadyExistsException e) {
      throw new CommitFailedException(
          true, true, "version " + metadata.getVersion() + " was committed by another writer", e);
    } catch (IOException e) {
      if (!isOurs(path, bytes)) {
        throw StorageTrouble.writing(path, e);
      }
      makeDurable(path);
    }
    return new CommitResponse(
        ParsedPublishedDeltaData.forFileStatus(
            FileStatus.of(path, bytes.length, metadata.getCommitInfo().getTimestamp())));
  }

  /** The error may have come before the name of the commit was durable. */
  private void makeDurable(String path) {
    try {
      storage.sync(path.substring(0, path.lastIndexOf('/')));
    } catch (IOException e) {
      throw StorageTrouble.writing(path, e);
    }
  }

  /** After an error the commit may be there all the same; its random id tells it is ours. */
  private boolean isOurs(String path, byte[] bytes) {
    try {
      return java.util.Arrays.equals(storage.read(path), bytes);
    } catch (IOException e) {
      return false;
    }
  }

  private Row info(CommitMetadata metadata) {
    CommitInfo info = metadata.getCommitInfo();
    return SingleAction.createCommitInfoSingleAction(
        new CommitInfo(
                info.getInCommitTimestamp(),
                info.getTimestamp(),
                Optional.of(engineInfo),
                Optional.of(operation),
                CommitChecksum.withBlank(
                    parameters.isEmpty() ? info.getOperationParameters() : parameters),
                Optional.of(false),
                info.getTxnId(),
                Map.of())
            .toRow());
  }
}
