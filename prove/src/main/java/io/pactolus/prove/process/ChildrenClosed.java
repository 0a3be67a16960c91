package io.pactolus.prove.process;

/** The round is over: no process is started any more. */
public final class ChildrenClosed extends IllegalStateException {
  ChildrenClosed() {
    super("no process is started any more");
  }
}
