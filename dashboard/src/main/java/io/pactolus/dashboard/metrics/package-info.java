/**
 * {@code /metrics}: what the run and the lake are like, for Prometheus. What takes time to find out
 * is found out beforehand, on threads of its own.
 */
@NullMarked
package io.pactolus.dashboard.metrics;

import org.jspecify.annotations.NullMarked;
