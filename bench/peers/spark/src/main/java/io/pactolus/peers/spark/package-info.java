/**
 * The orders job as a competent engineer writes it by hand with Structured Streaming and Delta, to
 * compare with. Nothing of Pactolus may be used here.
 */
@NullMarked
package io.pactolus.peers.spark;

import org.jspecify.annotations.NullMarked;
