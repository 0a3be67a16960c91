/**
 * End-to-end tests: real broker, real processes, real Delta tables. Names end in IT; they run in
 * the verify phase.
 */
@NullMarked
package io.pactolus.it;

import org.jspecify.annotations.NullMarked;
