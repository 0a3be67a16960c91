/**
 * Judges a finished lake without the engine and without anything of its code: the log and the files
 * of the tables are read here, and what they must hold is thought out again from the topic.
 */
@NullMarked
package io.pactolus.prove.check;

import org.jspecify.annotations.NullMarked;
