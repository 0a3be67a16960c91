/** Tests of the decoder, against hand-written expectations and against a naive oracle. */
@NullMarked
package io.pactolus.engine.core.decode;

import org.jspecify.annotations.NullMarked;
