/** A TCP proxy that can harm what passes it. Knows nothing of what passes. */
@NullMarked
package io.pactolus.prove.network;

import org.jspecify.annotations.NullMarked;
