/** Three Kafka brokers as processes of their own, each behind a proxy of ours. */
@NullMarked
package io.pactolus.prove.cluster;

import org.jspecify.annotations.NullMarked;
