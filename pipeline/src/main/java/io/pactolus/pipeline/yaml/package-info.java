/**
 * Reads the YAML file: one spec per option feeds the parser, the linter, the JSON Schema and the
 * reference page.
 */
@NullMarked
package io.pactolus.pipeline.yaml;

import org.jspecify.annotations.NullMarked;
