/** What the engine reads records from. */
@NullMarked
package io.pactolus.engine.embedded.source;

import org.jspecify.annotations.NullMarked;
