package io.pactolus.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A run in a process of its own that serves its page. */
record ServedRun(JavaProcess process, String url) implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile(" at (http://[^ ]+/)\\s");

  /** Waits until it says where it serves. */
  static ServedRun of(JavaProcess process) {
    for (int i = 0; i < 600; i++) {
      Matcher address = ADDRESS.matcher(process.err());
      if (address.find()) {
        return new ServedRun(process, address.group(1));
      }
      assertThat(process.endsWithin(100)).as(process.err()).isFalse();
    }
    throw new AssertionError("it does not say where it serves: " + process.err());
  }

  @Override
  public void close() {
    process.kill();
    // It must not write any more when its directory is deleted.
    process.await(30);
  }
}
