/** DuckDB over the tables of a lake: ad-hoc SQL and audit. */
@NullMarked
package io.pactolus.lakehouse.query;

import org.jspecify.annotations.NullMarked;
