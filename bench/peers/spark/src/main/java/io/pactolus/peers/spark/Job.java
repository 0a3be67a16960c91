package io.pactolus.peers.spark;

import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.streaming.StreamingQuery;

/** A way to run the job. */
interface Job {
  /** Starts its queries; returns them in the order in which the records pass them. */
  List<StreamingQuery> start() throws TimeoutException;
}
