package io.pactolus.control;

import io.pactolus.control.Audit.Check;
import java.util.List;

/**
 * @param records records in Bronze
 * @param epochs the last epoch in the ledger
 */
public record AuditReport(List<Check> checks, long records, long epochs) {
  /**
   * How many problems of one check are shown; there may be one more in the list to say that there
   * are more.
   */
  public static final int SHOWN_PROBLEMS = 10;

  public boolean balanced() {
    return checks.stream().allMatch(Check::holds);
  }
}
