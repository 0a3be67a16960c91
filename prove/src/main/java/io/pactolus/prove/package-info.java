/**
 * {@code pactolus prove}: real brokers, real pipeline processes, faults by a schedule, and a check
 * that knows nothing of the engine. {@link io.pactolus.prove.Round} is the flow.
 */
@NullMarked
package io.pactolus.prove;

import org.jspecify.annotations.NullMarked;
