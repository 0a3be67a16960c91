package io.pactolus.prove.check;

import io.pactolus.prove.load.Load;

/** A place in the topic. */
record Coordinates(int partition, long offset) {
  @Override
  public String toString() {
    return Load.TOPIC + "-" + partition + ":" + offset;
  }
}
