/** The commands, one class each. */
@NullMarked
package io.pactolus.app.command;

import org.jspecify.annotations.NullMarked;
