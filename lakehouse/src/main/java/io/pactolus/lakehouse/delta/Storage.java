package io.pactolus.lakehouse.delta;

import io.pactolus.lakehouse.LogSize;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.List;

/**
 * Where the files of a lake lie. Paths are absolute. Everything the tables need of a file system or
 * object store is here, so that another kind of storage is another implementation of this.
 */
interface Storage {
  /**
   * @param modifiedMillis last modification, milliseconds since 1970
   */
  record Entry(String path, long sizeBytes, long modifiedMillis) {}

  /** Content of a file that is written from its first byte to its last. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * The files (not directories) of a directory whose name is not before {@code fromName}, in name
   * order; empty when there is none.
   */
  List<Entry> list(String directory, String fromName) throws IOException;

  /** Of the files of a directory; nothing when there is none. */
  default LogSize size(String directory) throws IOException {
    List<Entry> entries = list(directory, "");
    return new LogSize(entries.size(), entries.stream().mapToLong(Entry::sizeBytes).sum());
  }

  /** All files below a directory whose path does not contain a hidden component. */
  List<Entry> walk(String directory) throws IOException;

  /**
   * @throws java.io.FileNotFoundException when it is not there
   */
  Entry stat(String path) throws IOException;

  boolean exists(String path) throws IOException;

  byte[] read(String path) throws IOException;

  SeekableByteChannel open(String path) throws IOException;

  void createDirectories(String directory) throws IOException;

  /**
   * Creates a file with the content, durably: when this returns, a power cut does not undo it, and
   * at no time is a part of the content visible.
   *
   * @throws java.nio.file.FileAlreadyExistsException when a file of that name exists; then nothing
   *     changed
   */
  void createAtomically(String path, byte[] content) throws IOException;

  /**
   * Replaces or creates a file atomically; after a power cut the old content may be back, but the
   * file is not torn.
   */
  void replace(String path, byte[] content) throws IOException;

  /** As {@link #replace}, but after a power cut the file may be torn, empty or missing. */
  void replaceLoosely(String path, byte[] content) throws IOException;

  /**
   * Writes a new file whose name nobody else uses. Its content is durable on return, its name only
   * after {@link #sync}. Nothing remains when it fails.
   */
  void writeNew(String path, Content content) throws IOException;

  /**
   * Makes a file known by another name too, as if it had been written now. Nothing happens when it
   * is already. The name is durable only after {@link #sync}.
   */
  void link(String existing, String path) throws IOException;

  /** Deletes a directory with all that is in it, if it is there. */
  void deleteTree(String directory) throws IOException;

  /** Makes the entries of a directory durable. */
  void sync(String directory) throws IOException;

  /** Deletes a file; true when it was there. */
  boolean delete(String path) throws IOException;
}
