package io.pactolus.engine;

/**
 * @param wallMillis from start to end
 */
public record RunSummary(String runId, long epochs, long records, long wallMillis) {}
