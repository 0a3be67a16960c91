package io.pactolus.engine.core.epoch;

import java.util.OptionalLong;

/** What a run uses of its machines. Used by one thread. */
public interface ResourceUsage {
  /** Processor time in microseconds since this was asked last, or the run began. */
  OptionalLong cpuMicrosSinceLast();

  /** Memory held now. */
  OptionalLong memoryBytes();

  /** Nobody can say. */
  ResourceUsage UNKNOWN =
      new ResourceUsage() {
        @Override
        public OptionalLong cpuMicrosSinceLast() {
          return OptionalLong.empty();
        }

        @Override
        public OptionalLong memoryBytes() {
          return OptionalLong.empty();
        }
      };
}
