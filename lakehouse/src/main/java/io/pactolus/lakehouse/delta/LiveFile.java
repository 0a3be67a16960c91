package io.pactolus.lakehouse.delta;

import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.pactolus.lakehouse.DataFile;
import java.util.Optional;
import org.roaringbitmap.RoaringBitmap;

/**
 * A file of the table with what the log needs to remove it again.
 *
 * @param vector where its deleted positions are stored
 */
record LiveFile(DataFile file, Optional<DeletionVectorDescriptor> vector, long modifiedMillis) {
  /** The same file with these rows deleted. */
  LiveFile with(RoaringBitmap deleted, DeletionVectorDescriptor stored) {
    return new LiveFile(file.with(deleted), Optional.of(stored), modifiedMillis);
  }
}
