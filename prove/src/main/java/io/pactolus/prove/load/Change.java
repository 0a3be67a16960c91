package io.pactolus.prove.load;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a sound record says.
 *
 * @param changedAtMillis since 1970-01-01T00:00:00Z
 * @param op {@code u}, {@code d} for a deletion, or nothing
 */
public record Change(
    String account,
    long version,
    long changedAtMillis,
    String branch,
    BigDecimal balance,
    @Nullable String op) {}
