/** Logical types and schemas of records and tables, independent of file format and engine. */
@NullMarked
package io.pactolus.pipeline.schema;

import org.jspecify.annotations.NullMarked;
