/** What the engine reads records from. */
@NullMarked
package io.pactolus.engine.core.source;

import org.jspecify.annotations.NullMarked;
