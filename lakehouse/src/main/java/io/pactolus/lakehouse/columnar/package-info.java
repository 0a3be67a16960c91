/**
 * Columns and batches in memory: what the engine computes on and what Parquet files are written
 * from.
 */
@NullMarked
package io.pactolus.lakehouse.columnar;

import org.jspecify.annotations.NullMarked;
