/** From key to what Silver holds of it: a cache of Silver, rebuilt at start. */
@NullMarked
package io.pactolus.engine.core.index;

import org.jspecify.annotations.NullMarked;
