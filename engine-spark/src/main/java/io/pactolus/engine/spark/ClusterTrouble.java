package io.pactolus.engine.spark;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.util.Optional;
import org.apache.spark.SparkException;

/** Tells what Spark or its cluster gave up, which is the user's to mend, from bugs of ours. */
final class ClusterTrouble {
  private static final String ABORTED = "Job aborted due to stage failure: ";

  private ClusterTrouble() {}

  /**
   * Spark did not start, for a reason that lies in its configuration or its cluster.
   *
   * @param master as Spark has it
   */
  static PactolusException atStart(String master, Exception thrown) {
    return new PactolusException(
        ErrorCode.CLUSTER_UNAVAILABLE,
        ("Spark did not start with master '%s': %s. Check the master's address, that it runs and can be reached from"
                + " here, and the settings given to Spark.")
            .formatted(master, reason(thrown)),
        thrown);
  }

  /**
   * What a run ended with, if the cluster is to blame for it.
   *
   * @param master as Spark has it
   * @param stopped whether Spark was stopped under the run
   */
  static Optional<PactolusException> during(Exception thrown, String master, boolean stopped) {
    if (!stopped && !gaveUp(thrown)) {
      return Optional.empty();
    }
    String what =
        gaveUp(thrown)
            ? reason(thrown)
            : "the application was stopped from outside, or its master '%s' did not answer"
                .formatted(master);
    return Optional.of(
        new PactolusException(
            ErrorCode.CLUSTER_UNAVAILABLE,
            ("Spark gave up the run: %s. Nothing is lost or doubled: start it again, on either engine, and it goes on"
                    + " from there. The logs of the cluster's master, workers and executors say more.")
                .formatted(what),
            thrown));
  }

  /**
   * A job that failed for what a task threw names that as the cause; any other failed for Spark.
   */
  private static boolean gaveUp(Throwable thrown) {
    return thrown instanceof SparkException && thrown.getCause() == null;
  }

  /**
   * The first line without Spark's codes: what follows are stack traces, of the driver and of where
   * Spark was started.
   */
  private static String reason(Throwable thrown) {
    String line = String.valueOf(thrown.getMessage()).strip().lines().findFirst().orElse("");
    String said = line.startsWith(ABORTED) ? line.substring(ABORTED.length()) : line;
    return said.replaceAll("^\\[[A-Z_.]+] | SQLSTATE: \\w+$", "").replaceAll("[.:\\s]+$", "");
  }
}
