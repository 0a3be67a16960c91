package io.pactolus.engine.core.decode;

import io.pactolus.pipeline.plan.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be decoded.
 *
 * @param bronzeRow row of the Bronze batch
 * @param message in words: field, JSON path, expected type, offending value (cut), byte position
 * @param field contract field; null when the trouble is not with one field
 * @param jsonPosition byte offset in the raw value; -1 when there is none, as for a missing field
 */
public record Reject(
    int bronzeRow, Reason reason, String message, @Nullable String field, long jsonPosition) {}
