/**
 * How old records were when they reached Gold: the figures that the ledger keeps of every epoch and
 * that targets, metrics and alerts are judged by. Values only.
 */
@NullMarked
package io.pactolus.pipeline.freshness;

import org.jspecify.annotations.NullMarked;
