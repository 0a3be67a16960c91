/** Decoded records become Silver rows: filter, rules, dedup, merge, outcomes. */
@NullMarked
package io.pactolus.engine.core.silver;

import org.jspecify.annotations.NullMarked;
