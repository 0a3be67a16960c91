/**
 * Dead letters that come back: an epoch that reads nothing, but tries records of the dead-letter
 * queue again with the current plan. Every engine finishes such an epoch by this code.
 */
@NullMarked
package io.pactolus.engine.core.replay;

import org.jspecify.annotations.NullMarked;
