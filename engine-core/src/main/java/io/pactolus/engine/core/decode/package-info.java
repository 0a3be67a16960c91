/**
 * Raw JSON to typed columns by contract, with a precise reason for each record that does not fit.
 * Nothing here knows tables, epochs or brokers.
 *
 * <p>What counts as JSON is RFC 8259, strictly, and the whole document is checked, also the parts
 * no field wants. Where the RFC leaves a choice: a UTF-8 byte order mark at the start is skipped;
 * of members with the same name the last wins; a lone surrogate escape ({@code "\ud800"}) makes the
 * document malformed, because it cannot be stored as UTF-8 without changing it; nesting ends at 512
 * levels; the root must be an object.
 */
@NullMarked
package io.pactolus.engine.core.decode;

import org.jspecify.annotations.NullMarked;
