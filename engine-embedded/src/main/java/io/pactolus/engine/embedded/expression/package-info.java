/** Evaluates plan expressions on whole columns. */
@NullMarked
package io.pactolus.engine.embedded.expression;

import org.jspecify.annotations.NullMarked;
