/** Evaluates plan expressions on whole columns. */
@NullMarked
package io.pactolus.engine.core.expression;

import org.jspecify.annotations.NullMarked;
