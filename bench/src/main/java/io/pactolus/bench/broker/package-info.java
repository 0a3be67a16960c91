/**
 * A real Kafka broker inside a JVM, for the demo, for tests and, as a process of its own, for
 * measurements. Nothing here reads or checks records.
 */
@NullMarked
package io.pactolus.bench.broker;

import org.jspecify.annotations.NullMarked;
