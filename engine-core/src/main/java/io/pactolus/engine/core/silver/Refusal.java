package io.pactolus.engine.core.silver;

import io.pactolus.pipeline.plan.Reason;
import java.util.Optional;

/**
 * A record that one Silver table refused.
 *
 * @param row in the Bronze batch
 * @param rule name of the expectation, where one is to blame
 */
public record Refusal(int row, Reason reason, String message, Optional<String> rule) {}
