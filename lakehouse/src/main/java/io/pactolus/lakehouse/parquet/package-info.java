/** Parquet files from and to batches. */
@NullMarked
package io.pactolus.lakehouse.parquet;

import org.jspecify.annotations.NullMarked;
