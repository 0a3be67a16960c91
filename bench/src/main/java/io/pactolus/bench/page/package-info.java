/** A page in a browser that is measured from outside and from within. */
@NullMarked
package io.pactolus.bench.page;

import org.jspecify.annotations.NullMarked;
