/**
 * The log: one line for each event, as text or JSON, with the fields that tell where it belongs.
 */
@NullMarked
package io.pactolus.app.log;

import org.jspecify.annotations.NullMarked;
