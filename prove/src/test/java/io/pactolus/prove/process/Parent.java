package io.pactolus.prove.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Starts a process that would run for ever, prints its number and waits: {@code Parent DIR}. */
public final class Parent {
  private Parent() {}

  public static void main(String[] arguments) throws IOException {
    String directory = arguments[0];
    Child child =
        Children.in(Path.of(directory))
            .start(
                "child",
                Map.of(),
                List.of("sh", "-c", "trap '' TERM; while :; do sleep 0.2; done", directory));
    System.out.println(child.pid());
    while (System.in.read() >= 0) {
      // Until it is killed.
    }
  }
}
