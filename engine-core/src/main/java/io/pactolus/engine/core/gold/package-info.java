/** Keeps each Gold table equal to its query over Silver. */
@NullMarked
package io.pactolus.engine.core.gold;

import org.jspecify.annotations.NullMarked;
