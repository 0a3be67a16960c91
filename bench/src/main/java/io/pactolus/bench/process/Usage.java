package io.pactolus.bench.process;

/**
 * What a process took from start to end.
 *
 * @param cpuSeconds user and system time, including that of its own children
 * @param peakRssBytes highest sum, over the processes of its tree that ran at one time, of the most
 *     resident memory each has had
 */
public record Usage(double cpuSeconds, double wallSeconds, long peakRssBytes) {}
