/** The endpoints of {@code /api/v1}, each as {@code openapi.yaml} says. */
@NullMarked
package io.pactolus.dashboard.api;

import org.jspecify.annotations.NullMarked;
