/**
 * What makes a table what it is: the part of the pipeline file that decides about its rows, in a
 * form that stands with the table, and what it means when that is no longer the same.
 */
@NullMarked
package io.pactolus.pipeline.definition;

import org.jspecify.annotations.NullMarked;
