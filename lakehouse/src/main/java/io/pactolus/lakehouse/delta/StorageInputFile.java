package io.pactolus.lakehouse.delta;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A stored file for Parquet's readers. */
record StorageInputFile(Storage storage, String path, long sizeBytes) implements InputFile {
  @Override
  public long getLength() {
    return sizeBytes;
  }

  @Override
  public SeekableInputStream newStream() throws IOException {
    SeekableByteChannel channel = storage.open(path);
    return new DelegatingSeekableInputStream(Channels.newInputStream(channel)) {
      @Override
      public long getPos() throws IOException {
        return channel.position();
      }

      @Override
      public void seek(long position) throws IOException {
        channel.position(position);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }
}
