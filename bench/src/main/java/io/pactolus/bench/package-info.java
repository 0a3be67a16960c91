/** Workload generators and whole-job measurements. */
@NullMarked
package io.pactolus.bench;

import org.jspecify.annotations.NullMarked;
