/**
 * What a pipeline costs: the load that its ledger and its tables show, at the prices of a list that
 * the user can edit. No network.
 */
@NullMarked
package io.pactolus.control.cost;

import org.jspecify.annotations.NullMarked;
