package io.pactolus.pipeline;

/**
 * What kind of trouble a run or command ended with. The name is shown to the user and will not
 * change.
 */
public enum ErrorCode {
  /** The pipeline file has problems. */
  PIPELINE_INVALID(2),
  /** The command line has problems. */
  USAGE(2),
  /** The broker cannot be reached. */
  BROKER_UNREACHABLE(1),
  /** The broker refused us: authentication or authorisation. */
  BROKER_REFUSED(1),
  TOPIC_MISSING(1),
  /**
   * The topic ends before the position of the lake: it was re-created, or this is another cluster.
   */
  TOPIC_RECREATED(1),
  /** Records expired before they were read. */
  OFFSET_GAP(1),
  /** Another runner owns this lake. */
  FENCED(1),
  /** The cluster the tasks run on cannot be reached, or has given the application up. */
  CLUSTER_UNAVAILABLE(1),
  /** An epoch was cut off and must be finished by a run first. */
  EPOCH_UNFINISHED(1),
  /** The lake was made by another, incompatible definition. */
  DEFINITION_CHANGED(1),
  LAKE_UNWRITABLE(1),
  LAKE_FULL(1),
  LAKE_MISSING(1),
  LAKE_DAMAGED(1),
  /** What does not fit into memory could not be put on the local disk. */
  SPILL_FAILED(1),
  /** A native library could not be unpacked into the temporary directory, or not be loaded. */
  NATIVE_LIBRARY(1),
  /** An expectation with on_fail: stop failed. */
  EXPECTATION_STOP(1),
  /** More of the records are rejected than limits.max_reject_rate allows. */
  REJECT_FLOOD(1),
  /** An epoch does not balance: records in and outcomes differ. A bug, or damage to the lake. */
  EPOCH_UNBALANCED(1),
  /** audit or test found differences. */
  CHECK_FAILED(1),
  QUERY_FAILED(1);

  private final int exitCode;

  ErrorCode(int exitCode) {
    this.exitCode = exitCode;
  }

  public int exitCode() {
    return exitCode;
  }
}
