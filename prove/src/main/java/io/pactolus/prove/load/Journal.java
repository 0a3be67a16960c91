package io.pactolus.prove.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the brokers have acknowledged: number, partition and offset of each record, in the order of
 * the acknowledgements. It is written by the callbacks of the producer and flushed to the disk
 * every second. Thread-safe.
 */
public final class Journal implements AutoCloseable {
  private static final int ENTRY_BYTES = Long.BYTES + Integer.BYTES + Long.BYTES;
  private static final long FLUSH_NANOS = 1_000_000_000;

  private final FileChannel file;
  private final ByteBuffer buffer = ByteBuffer.allocate(ENTRY_BYTES * 400);
  private long flushed = System.nanoTime();
  private long entries;

  private Journal(FileChannel file) {
    this.file = file;
  }

  public static Journal create(Path path) {
    try {
      return new Journal(
          FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Notes that a record is acknowledged at a place. */
  public synchronized void acknowledged(long index, int partition, long offset) {
    buffer.putLong(index).putInt(partition).putLong(offset);
    entries++;
    if (!buffer.hasRemaining()) {
      write();
    }
    if (System.nanoTime() - flushed > FLUSH_NANOS) {
      flush();
    }
  }

  /** How many records are acknowledged. */
  public synchronized long entries() {
    return entries;
  }

  private void flush() {
    write();
    try {
      file.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the journal", e);
    }
    flushed = System.nanoTime();
  }

  private void write() {
    buffer.flip();
    try {
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the journal", e);
    }
    buffer.clear();
  }

  @Override
  public synchronized void close() {
    if (!file.isOpen()) {
      return;
    }
    flush();
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the journal", e);
    }
  }

  /** Tells what a journal holds, in its order. */
  public static void read(Path path, Reader reader) {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer chunk = ByteBuffer.allocate(ENTRY_BYTES * 4_000);
      while (file.read(chunk) >= 0) {
        chunk.flip();
        while (chunk.remaining() >= ENTRY_BYTES) {
          reader.entry(chunk.getLong(), chunk.getInt(), chunk.getLong());
        }
        chunk.compact();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the journal", e);
    }
  }

  /** Takes entries of a journal. */
  public interface Reader {
    void entry(long index, int partition, long offset);
  }
}
