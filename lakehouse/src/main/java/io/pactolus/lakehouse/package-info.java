/**
 * Delta tables for engines: tables, snapshots, change sets, ledger. No Delta Kernel type appears in
 * a public signature outside io.pactolus.lakehouse.delta.
 */
@NullMarked
package io.pactolus.lakehouse;

import org.jspecify.annotations.NullMarked;
