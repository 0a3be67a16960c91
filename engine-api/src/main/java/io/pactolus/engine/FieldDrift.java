package io.pactolus.engine;

/**
 * A field that is not as the contract says, and the first record of this run with it.
 *
 * @param change {@code new_field}, {@code changed_type}, or {@code untracked} when there are more
 *     than can be told apart
 * @param path JSON path
 */
public record FieldDrift(
    String change,
    String path,
    String jsonType,
    String topic,
    int partition,
    long offset,
    String correlationId) {}
