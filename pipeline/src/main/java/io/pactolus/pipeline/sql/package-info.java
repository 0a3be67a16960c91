/**
 * SQL as the user wrote it, parsed and typed by Calcite, and turned into engine-neutral expressions
 * and aggregates.
 */
@NullMarked
package io.pactolus.pipeline.sql;

import org.jspecify.annotations.NullMarked;
