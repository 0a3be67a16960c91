/**
 * The epoch protocol: what is committed in which order, and what each commit says of itself. Every
 * engine goes through these stages, or commits what they would.
 */
@NullMarked
package io.pactolus.engine.core.epoch;

import org.jspecify.annotations.NullMarked;
