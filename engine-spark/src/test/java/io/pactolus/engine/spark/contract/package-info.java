/** The contract that every engine keeps, for the Spark engine. */
@NullMarked
package io.pactolus.engine.spark.contract;

import org.jspecify.annotations.NullMarked;
