/** What the code of the engines says of one record when it is asked again, later. Data only. */
@NullMarked
package io.pactolus.engine.review;

import org.jspecify.annotations.NullMarked;
