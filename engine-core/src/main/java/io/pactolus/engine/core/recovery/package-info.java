/** What a run does before it reads: epochs of other kinds that were cut off are finished. */
@NullMarked
package io.pactolus.engine.core.recovery;

import org.jspecify.annotations.NullMarked;
