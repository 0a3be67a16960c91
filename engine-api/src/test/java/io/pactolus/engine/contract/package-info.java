/**
 * What every engine must do, as scenarios: given a pipeline file, records and faults, run the
 * engine until it has caught up, expect rows, outcomes, reasons and a ledger. Knows no engine,
 * broker or table format; an engine's tests extend the contracts here and hand in an {@link
 * io.pactolus.engine.contract.EngineHarness}. Expected values are written down, never computed by
 * the code under test.
 */
@NullMarked
package io.pactolus.engine.contract;

import org.jspecify.annotations.NullMarked;
