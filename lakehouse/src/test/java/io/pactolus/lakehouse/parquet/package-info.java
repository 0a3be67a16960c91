/** Tests of the Parquet encoders and the reader against one another, parquet-java and DuckDB. */
@NullMarked
package io.pactolus.lakehouse.parquet;

import org.jspecify.annotations.NullMarked;
