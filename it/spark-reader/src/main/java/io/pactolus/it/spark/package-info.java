/**
 * Spark SQL with Delta as a reader that shares no line with Pactolus. The end-to-end tests start it
 * as a process and compare what it reads with what they expect.
 */
@NullMarked
package io.pactolus.it.spark;

import org.jspecify.annotations.NullMarked;
