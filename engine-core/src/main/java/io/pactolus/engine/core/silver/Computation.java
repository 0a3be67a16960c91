package io.pactolus.engine.core.silver;

import io.pactolus.lakehouse.columnar.Batch;
import io.pactolus.lakehouse.columnar.Column;
import io.pactolus.pipeline.sql.Expr;
import java.util.Map;

/** A scalar expression, ready to be computed for all rows of a batch. */
interface Computation {
  Computed over(Batch rows);

  /**
   * @param failures row to why there is no value; the value of such a row is unspecified
   */
  record Computed(Column values, Map<Integer, String> failures) {}

  /** Makes expressions ready. */
  interface Compiler {
    Computation compile(Expr expression);
  }
}
