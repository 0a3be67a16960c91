/** A lake in memory: what the engine's tests run on where files would only slow them down. */
@NullMarked
package io.pactolus.engine.core.testing;

import org.jspecify.annotations.NullMarked;
