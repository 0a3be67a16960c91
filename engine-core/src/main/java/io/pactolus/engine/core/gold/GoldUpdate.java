package io.pactolus.engine.core.gold;

import io.pactolus.lakehouse.Change;

/**
 * A change of a Gold table whose files are written; it takes effect when the caller commits it. A
 * crash before that leaves files that belong to no version.
 *
 * @param change carries the transaction id of the epoch
 * @param changedGroups groups that are new, different or gone
 * @param recomputedGroups groups read again from Silver
 * @param writtenRows rows of the files written, unchanged neighbours included
 */
public record GoldUpdate(
    Change change, int changedGroups, int recomputedGroups, long writtenRows) {}
