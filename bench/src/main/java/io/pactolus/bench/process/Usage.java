package io.pactolus.bench.process;

/**
 * What a process took from start to end.
 *
 * @param cpuSeconds user and system time, including that of its own children
 * @param peakRssBytes highest resident memory of any process in its tree
 */
public record Usage(double cpuSeconds, double wallSeconds, long peakRssBytes) {}
