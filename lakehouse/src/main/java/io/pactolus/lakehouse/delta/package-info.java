/**
 * The one adapter to Delta Kernel, its internal row builders and the deletion-vector format.
 * Nothing outside this package imports io.delta.
 */
@NullMarked
package io.pactolus.lakehouse.delta;

import org.jspecify.annotations.NullMarked;
