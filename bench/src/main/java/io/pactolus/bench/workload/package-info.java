/** Generated streams whose outcome is known record by record. Same seed, same bytes. */
@NullMarked
package io.pactolus.bench.workload;

import org.jspecify.annotations.NullMarked;
