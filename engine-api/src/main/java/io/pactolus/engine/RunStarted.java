package io.pactolus.engine;

/**
 * @param nextEpoch number of the first epoch this run will make
 * @param recoveredEpochs unfinished epochs that were completed from Bronze
 * @param recordsToRead records known to lie ahead of the position
 */
public record RunStarted(String runId, long nextEpoch, int recoveredEpochs, long recordsToRead) {}
