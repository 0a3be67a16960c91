/** Processes that are measured from outside, and the mains that run in them. */
@NullMarked
package io.pactolus.bench.process;

import org.jspecify.annotations.NullMarked;
