package io.pactolus.lakehouse.delta;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * The steps by which a local file system is changed. What a power cut undoes of them is what was
 * not forced: the content of a file without {@link NewFile#force}, a name without {@link #force} of
 * its directory.
 */
interface Disk {
  /** A file that is being written. */
  abstract class NewFile extends OutputStream {
    /** Makes what was written so far durable, but not the file's name. */
    abstract void force() throws IOException;
  }

  /**
   * @throws java.nio.file.FileAlreadyExistsException when the name is taken
   */
  NewFile create(Path file) throws IOException;

  void createDirectory(Path directory) throws IOException;

  /**
   * Gives a file a further name.
   *
   * @throws java.nio.file.FileAlreadyExistsException when the name is taken
   */
  void link(Path file, Path name) throws IOException;

  /** Replaces what has the new name. */
  void rename(Path file, Path name) throws IOException;

  /** True when it was there. */
  boolean delete(Path file) throws IOException;

  /** Makes the names in a directory durable, and that others are gone. */
  void force(Path directory) throws IOException;
}
