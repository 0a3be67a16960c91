/**
 * Tells a webhook what an operator has to know: a missed freshness target, a flood of rejects, a
 * dependency that does not answer, a failed audit. Never in the way of the data.
 */
@NullMarked
package io.pactolus.alert;

import org.jspecify.annotations.NullMarked;
