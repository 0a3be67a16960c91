package io.pactolus.engine.spark;

import io.pactolus.lakehouse.Lake;
import java.io.Serializable;

/** Opens the lake of a run, on the driver and in each executor's process, to which it is sent. */
@FunctionalInterface
public interface LakeFactory extends Serializable {
  /**
   * @param location as the driver has it; all executors must see the same there
   */
  Lake open(String location);
}
