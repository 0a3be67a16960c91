/**
 * The main class of {@code pactolus-spark.jar}, which spark-submit runs on any cluster. What it
 * runs is the Spark engine; nothing of the engine is here.
 */
@NullMarked
package io.pactolus.spark;

import org.jspecify.annotations.NullMarked;
