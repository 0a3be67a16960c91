/**
 * What an engine's own tests need to run the contract of all engines: a topic and a lake that can
 * be disturbed. The contract itself knows neither tables nor sources.
 */
@NullMarked
package io.pactolus.engine.core.contract;

import org.jspecify.annotations.NullMarked;
