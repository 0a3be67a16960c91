package io.pactolus.lakehouse.delta;

import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.pactolus.lakehouse.DataFile;
import java.util.Optional;

/**
 * A file of the table with what the log needs to remove it again.
 *
 * @param vector where its deleted positions are stored
 */
record LiveFile(DataFile file, Optional<DeletionVectorDescriptor> vector, long modifiedMillis) {}
