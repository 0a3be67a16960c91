/**
 * Computing a table again by the definition of today: beside the table, in a shadow that catches up
 * with the pipeline, and then in its place, in an epoch of its own.
 */
@NullMarked
package io.pactolus.engine.core.rebuild;

import org.jspecify.annotations.NullMarked;
