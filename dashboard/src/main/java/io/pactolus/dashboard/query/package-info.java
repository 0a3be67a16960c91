/**
 * Queries of whoever looks. They run in a process of their own, so that none can take the memory of
 * the engine, or end it.
 */
@NullMarked
package io.pactolus.dashboard.query;

import org.jspecify.annotations.NullMarked;
