package io.pactolus.engine.embedded.silver;

import io.pactolus.engine.embedded.decode.Decoded;
import io.pactolus.lakehouse.columnar.Batch;
import java.util.List;
import java.util.Map;

/** Records that were refused, as rows of the dead-letter queue. */
public final class DlqRows {
  private DlqRows() {}

  /**
   * Rows in the schema {@link io.pactolus.pipeline.plan.SystemColumns#DLQ}: one for each record
   * that could not be decoded, and one for each table that refused a record, in this order.
   *
   * @param refusalsByTable name of the Silver table to what it refused
   */
  @SuppressWarnings("DoNotCallSuggester")
  public static Batch of(
      Batch bronze, Decoded decoded, Map<String, List<Refusal>> refusalsByTable) {
    throw new UnsupportedOperationException();
  }
}
