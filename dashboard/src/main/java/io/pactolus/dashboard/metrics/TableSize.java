package io.pactolus.dashboard.metrics;

/**
 * How large a table is.
 *
 * @param files data files in use
 */
public record TableSize(long version, int files, long bytes, long rows) {}
