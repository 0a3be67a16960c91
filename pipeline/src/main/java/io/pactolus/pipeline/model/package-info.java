/** The pipeline file as data: what the user wrote, validated, with defaults filled in. */
@NullMarked
package io.pactolus.pipeline.model;

import org.jspecify.annotations.NullMarked;
