/**
 * The HTTP API of a running pipeline and its page. What is shown is computed in {@code control}, or
 * told by the run in this process; here it is put into JSON and guarded. Nothing here reads Delta
 * logs, talks to a broker or knows an engine.
 */
@NullMarked
package io.pactolus.dashboard;

import org.jspecify.annotations.NullMarked;
