/** The contract that every engine keeps, for the embedded engine. */
@NullMarked
package io.pactolus.engine.embedded.contract;

import org.jspecify.annotations.NullMarked;
