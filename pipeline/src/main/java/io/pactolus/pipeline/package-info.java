/**
 * The pipeline file and what follows from it: reading and linting (yaml), the model (model), types
 * (schema), SQL analysis (sql) and the plan every engine executes (plan). Nothing here does I/O
 * beyond reading the text it is given, and nothing knows an engine, a broker or a table format.
 */
@NullMarked
package io.pactolus.pipeline;

import org.jspecify.annotations.NullMarked;
