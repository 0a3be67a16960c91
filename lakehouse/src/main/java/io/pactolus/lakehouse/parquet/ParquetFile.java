package io.pactolus.lakehouse.parquet;

import io.pactolus.lakehouse.ColumnStatistics;

/** What an encoder has written. */
public record ParquetFile(long sizeBytes, long rows, ColumnStatistics statistics) {}
