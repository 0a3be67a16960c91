/**
 * Raw JSON to typed columns by contract, with a precise reason for each record that does not fit.
 */
@NullMarked
package io.pactolus.engine.embedded.decode;

import org.jspecify.annotations.NullMarked;
