/** The pactolus command. */
@NullMarked
package io.pactolus.app;

import org.jspecify.annotations.NullMarked;
