/** Reads Kafka into Bronze batches for the embedded engine. */
@NullMarked
package io.pactolus.source.kafka;

import org.jspecify.annotations.NullMarked;
