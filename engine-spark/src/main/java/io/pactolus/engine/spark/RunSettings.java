package io.pactolus.engine.spark;

import io.pactolus.engine.core.source.RangeReader;
import io.pactolus.pipeline.plan.Plan;

/**
 * What all tasks of a run have in common.
 *
 * @param lake location, as all executors see it
 * @param lakes opens it
 * @param shards of each Silver table
 */
record RunSettings(
    String runId, String lake, LakeFactory lakes, Plan plan, RangeReader reader, int shards) {}
