/**
 * Tells an OpenTelemetry collector of each epoch. Off unless the standard environment variables
 * name one.
 */
@NullMarked
package io.pactolus.telemetry;

import org.jspecify.annotations.NullMarked;
