/**
 * Whether the freshness targets of a pipeline are met: judged from the ledger and from what the
 * broker still holds, once for everyone who shows it, alerts by it or exports it.
 */
@NullMarked
package io.pactolus.control.slo;

import org.jspecify.annotations.NullMarked;
