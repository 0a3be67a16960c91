/** What the run in this process tells: state, rates, notices. Everything older is in the lake. */
@NullMarked
package io.pactolus.dashboard.live;

import org.jspecify.annotations.NullMarked;
