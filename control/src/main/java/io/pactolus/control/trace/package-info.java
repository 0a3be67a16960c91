/**
 * The life of one record, from the tables alone: where it lies in Bronze, what was decided about
 * it, its Silver rows and the Gold groups they are counted in.
 */
@NullMarked
package io.pactolus.control.trace;

import org.jspecify.annotations.NullMarked;
