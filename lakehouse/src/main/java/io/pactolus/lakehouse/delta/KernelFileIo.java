package io.pactolus.lakehouse.delta;

import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Kernel's view of our storage. Replaces its Hadoop file systems, whose start is slow. */
final class KernelFileIo implements FileIO {
  private final Storage storage;

  KernelFileIo(Storage storage) {
    this.storage = storage;
  }

  @Override
  public CloseableIterator<FileStatus> listFrom(String filePath) throws IOException {
    int slash = filePath.lastIndexOf('/');
    String directory = filePath.substring(0, slash);
    List<Storage.Entry> entries = storage.list(directory, filePath.substring(slash + 1));
    if (entries.isEmpty() && !storage.exists(directory)) {
      throw new FileNotFoundException(directory);
    }
    return Utils.toCloseableIterator(
        entries.stream()
            .map(e -> FileStatus.of(e.path(), e.sizeBytes(), e.modifiedMillis()))
            .iterator());
  }

  @Override
  public FileStatus getFileStatus(String path) throws IOException {
    Storage.Entry entry = storage.stat(path);
    return FileStatus.of(entry.path(), entry.sizeBytes(), entry.modifiedMillis());
  }

  @Override
  public String resolvePath(String path) {
    return path;
  }

  @Override
  public boolean mkdirs(String path) throws IOException {
    storage.createDirectories(path);
    return true;
  }

  @Override
  public InputFile newInputFile(String path, long fileSize) {
    return new InputFile() {
      @Override
      public long length() throws IOException {
        return fileSize > 0 ? fileSize : storage.stat(path).sizeBytes();
      }

      @Override
      public String path() {
        return path;
      }

      @Override
      public SeekableInputStream newStream() throws IOException {
        return new ChannelStream(storage.open(path));
      }
    };
  }

  @Override
  public OutputFile newOutputFile(String path) {
    return new OutputFile() {
      @Override
      public String path() {
        return path;
      }

      @Override
      public PositionOutputStream create(boolean atomicWrite) {
        return new Buffered(path);
      }

      @Override
      public void writeAtomically(CloseableIterator<String> data, boolean overwrite)
          throws IOException {
        var content = new StringBuilder();
        try (data) {
          while (data.hasNext()) {
            content.append(data.next()).append('\n');
          }
        }
        byte[] bytes = content.toString().getBytes(StandardCharsets.UTF_8);
        if (path.endsWith(".crc")) {
          // Only speeds up loading, and is left aside when it is torn: not worth an fsync per
          // commit.
          storage.replaceLoosely(path, bytes);
        } else if (overwrite) {
          storage.replace(path, bytes);
        } else {
          storage.createAtomically(path, bytes);
        }
      }
    };
  }

  @Override
  public boolean delete(String path) throws IOException {
    return storage.delete(path);
  }

  @Override
  public Optional<String> getConf(String confKey) {
    return Optional.empty();
  }

  @Override
  public void copyFileAtomically(String srcPath, String destPath, boolean overwrite)
      throws IOException {
    byte[] content = storage.read(srcPath);
    if (overwrite) {
      storage.replace(destPath, content);
    } else {
      storage.createAtomically(destPath, content);
    }
  }

  /** Collects a checkpoint in memory, then creates the file at once. */
  private final class Buffered extends PositionOutputStream {
    private final String path;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean closed;

    Buffered(String path) {
      this.path = path;
    }

    @Override
    public long getPos() {
      return bytes.size();
    }

    @Override
    public void write(int b) {
      bytes.write(b);
    }

    @Override
    public void write(byte[] b, int off, int len) {
      bytes.write(b, off, len);
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        storage.createAtomically(path, bytes.toByteArray());
      }
    }
  }

  private static final class ChannelStream extends SeekableInputStream {
    private final SeekableByteChannel channel;

    ChannelStream(SeekableByteChannel channel) {
      this.channel = channel;
    }

    @Override
    public long getPos() throws IOException {
      return channel.position();
    }

    @Override
    public void seek(long newPos) throws IOException {
      channel.position(newPos);
    }

    @Override
    public void readFully(byte[] b, int off, int len) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(b, off, len);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer) < 0) {
          throw new EOFException("unexpected end of file");
        }
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      return channel.read(ByteBuffer.wrap(b, off, len));
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
