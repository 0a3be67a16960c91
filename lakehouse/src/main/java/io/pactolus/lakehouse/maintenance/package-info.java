/** Compaction, checkpoints and removal of obsolete files. */
@NullMarked
package io.pactolus.lakehouse.maintenance;

import org.jspecify.annotations.NullMarked;
