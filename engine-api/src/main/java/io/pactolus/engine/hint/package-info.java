/**
 * What a run says of itself while it goes on, for whoever asks how it is. Hints only: nothing is
 * decided by them, and a lake without them is complete.
 */
@NullMarked
package io.pactolus.engine.hint;

import org.jspecify.annotations.NullMarked;
