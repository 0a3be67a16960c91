/**
 * The same pipeline on Apache Spark. SparkLoop, on the driver, is the flow; RangeTask, RouteTask
 * and MergeTask run in the executors and use what every engine shares. Only Spark's core is used:
 * tables are written through lakehouse, as by every engine.
 */
@NullMarked
package io.pactolus.engine.spark;

import org.jspecify.annotations.NullMarked;
