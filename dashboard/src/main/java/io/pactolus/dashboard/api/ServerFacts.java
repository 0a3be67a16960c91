package io.pactolus.dashboard.api;

import java.time.Duration;

/**
 * What does not change while the server runs.
 *
 * @param actions whether a replay is allowed
 */
public record ServerFacts(
    String lake,
    String engine,
    String version,
    boolean actions,
    boolean tokenRequired,
    Duration queryTime) {}
