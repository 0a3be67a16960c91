/** Which fault happens when, as a function of the seed. Nothing here does any harm. */
@NullMarked
package io.pactolus.prove.schedule;

import org.jspecify.annotations.NullMarked;
