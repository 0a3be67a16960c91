package io.pactolus.engine.contract;

import io.pactolus.engine.RunListener;
import io.pactolus.engine.RunOptions.Until;
import io.pactolus.pipeline.plan.Plan;
import java.nio.file.Path;
import java.util.Optional;

/** What a harness is to have its engine do. */
public record Job(
    Plan plan,
    Path lake,
    Topic topic,
    Until until,
    RunListener listener,
    Optional<Interruption> interruption) {}
