/** Going back: all tables of a pipeline return together to an earlier epoch. */
@NullMarked
package io.pactolus.engine.core.rollback;

import org.jspecify.annotations.NullMarked;
