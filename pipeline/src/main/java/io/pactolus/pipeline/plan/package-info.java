/**
 * The compiled pipeline: every table with its schema and every expression resolved. Engines execute
 * this and nothing else.
 */
@NullMarked
package io.pactolus.pipeline.plan;

import org.jspecify.annotations.NullMarked;
