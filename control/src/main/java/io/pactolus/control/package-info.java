/** Runs, status and audit. Knows engines through engine-api and tables through lakehouse. */
@NullMarked
package io.pactolus.control;

import org.jspecify.annotations.NullMarked;
