/**
 * Processes that are made to suffer, and none of which outlives this one: they are killed when it
 * ends, however it ends.
 */
@NullMarked
package io.pactolus.prove.process;

import org.jspecify.annotations.NullMarked;
