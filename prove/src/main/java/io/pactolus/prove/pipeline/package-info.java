/** The pipeline under proof, as processes started by the command that users type. */
@NullMarked
package io.pactolus.prove.pipeline;

import org.jspecify.annotations.NullMarked;
