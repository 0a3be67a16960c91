package io.pactolus.lakehouse.parquet;

import java.io.IOException;
import java.io.OutputStream;

/** Counts the bytes that go through; does not close what lies below. */
final class CountingStream extends OutputStream {
  private final OutputStream out;
  private long position;

  CountingStream(OutputStream out) {
    this.out = out;
  }

  long position() {
    return position;
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    position++;
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
    position += length;
  }

  @Override
  public void close() {
    // The caller opened the stream and closes it.
  }
}
