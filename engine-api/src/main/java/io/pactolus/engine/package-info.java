/**
 * What every engine has in common: start a run of a plan, listen to its epochs, the errors a run
 * can end with.
 */
@NullMarked
package io.pactolus.engine;

import org.jspecify.annotations.NullMarked;
