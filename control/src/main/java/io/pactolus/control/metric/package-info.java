/** The figures that a run exports: their names, and what is made of them. No library of metrics. */
@NullMarked
package io.pactolus.control.metric;

import org.jspecify.annotations.NullMarked;
