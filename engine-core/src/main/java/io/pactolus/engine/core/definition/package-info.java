/** What a pipeline file means for the tables that a lake has already. */
@NullMarked
package io.pactolus.engine.core.definition;

import org.jspecify.annotations.NullMarked;
