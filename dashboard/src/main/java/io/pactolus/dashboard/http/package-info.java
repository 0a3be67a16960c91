/**
 * HTTP: the server, who may ask for what, routes, problems, server-sent events. Knows nothing of
 * pipelines.
 */
@NullMarked
package io.pactolus.dashboard.http;

import org.jspecify.annotations.NullMarked;
