/** The demonstration: a week of real earthquakes through a real broker. */
@NullMarked
package io.pactolus.app.demo;

import org.jspecify.annotations.NullMarked;
