/** What is produced, and the journal of what the brokers have acknowledged. */
@NullMarked
package io.pactolus.prove.load;

import org.jspecify.annotations.NullMarked;
