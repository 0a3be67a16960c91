/** The default engine: one JVM, columnar. EpochLoop is the flow from topic to Gold. */
@NullMarked
package io.pactolus.engine.embedded;

import org.jspecify.annotations.NullMarked;
