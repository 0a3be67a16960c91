package io.pactolus.lakehouse;

/** What the log of a table takes: commits, checksums, checkpoints. */
public record LogSize(long files, long bytes) {}
