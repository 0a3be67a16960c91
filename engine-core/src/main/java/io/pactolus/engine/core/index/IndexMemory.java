package io.pactolus.engine.core.index;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The memory that all indexes of a pipeline share: off-heap up to a limit, beyond it memory-mapped
 * temporary files, which the operating system keeps in memory or not as it sees fit. The files are
 * gone when the process is, however it ends, where the file system allows to unlink an open file;
 * elsewhere they are deleted on a regular exit. Not thread-safe.
 */
public final class IndexMemory {
  private final long limitBytes;
  private final Path spillDirectory;
  private long directBytes;
  private long mappedBytes;

  /**
   * @param spillDirectory an existing local directory, not the lake: the index is only a cache
   */
  public IndexMemory(long limitBytes, Path spillDirectory) {
    this.limitBytes = limitBytes;
    this.spillDirectory = spillDirectory;
  }

  /** Off-heap memory in use. */
  public long directBytes() {
    return directBytes;
  }

  /** Bytes in temporary files. */
  public long mappedBytes() {
    return mappedBytes;
  }

  /** New memory, zeroed, that the caller keeps and reuses for good. */
  LongBuffer allocate(int bytes) {
    if (directBytes + bytes <= limitBytes) {
      try {
        LongBuffer memory = words(ByteBuffer.allocateDirect(bytes));
        directBytes += bytes;
        return memory;
      } catch (OutOfMemoryError e) {
        // -XX:MaxDirectMemorySize is below our limit: the files take over.
      }
    }
    LongBuffer memory = map(bytes);
    mappedBytes += bytes;
    return memory;
  }

  private LongBuffer map(int bytes) {
    try {
      Path file = Files.createTempFile(spillDirectory, "pactolus-index-", ".tmp");
      file.toFile().deleteOnExit();
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        reserve(channel, bytes);
        return words(channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes));
      } finally {
        unlink(file);
      }
    } catch (IOException e) {
      throw new PactolusException(
          ErrorCode.SPILL_FAILED,
          "The key index has outgrown its %d MiB of memory and cannot spill to %s: %s. Free space there, name another directory with -Djava.io.tmpdir, or give the index more memory."
              .formatted(limitBytes >> 20, spillDirectory, e.getMessage()),
          e);
    }
  }

  // Written, not just extended: touching a page of a sparse file on a full disk kills the process.
  private static void reserve(FileChannel channel, int bytes) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocate(1 << 16);
    for (long at = 0; at < bytes; at += zeros.capacity()) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - at));
      while (zeros.hasRemaining()) {
        channel.write(zeros, at + zeros.position());
      }
    }
  }

  private static void unlink(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      // A file system that keeps open files; deleteOnExit will do.
    }
  }

  private static LongBuffer words(ByteBuffer bytes) {
    return bytes.order(ByteOrder.nativeOrder()).asLongBuffer();
  }
}
