package io.pactolus.lakehouse.delta;

import io.pactolus.lakehouse.Damage;
import io.pactolus.lakehouse.DataFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Whether the data files of a table are as its log says. Deletion vectors are checked by their own
 * checksums whenever a table is opened.
 */
final class TableCheck {
  private final Storage storage;
  private final String root;

  TableCheck(Storage storage, String root) {
    this.storage = storage;
    this.root = root;
  }

  /** Asks only for the size of each file. */
  List<Damage> sizes(Iterable<LiveFile> files) {
    List<Damage> damages = new ArrayList<>();
    for (LiveFile live : files) {
      size(live.file(), damages);
    }
    return damages;
  }

  /** Reads every byte of each file. */
  List<Damage> contents(Iterable<LiveFile> files) {
    List<Damage> damages = new ArrayList<>();
    for (LiveFile live : files) {
      DataFile file = live.file();
      if (size(file, damages) && file.checksum().isPresent()) {
        content(file, file.checksum().getAsLong(), damages);
      }
    }
    return damages;
  }

  private boolean size(DataFile file, List<Damage> damages) {
    String path = absolute(file);
    try {
      long size = storage.stat(path).sizeBytes();
      if (size == file.sizeBytes()) {
        return true;
      }
      damages.add(
          damage(
              file, "has %d bytes, the log says %d: it is torn".formatted(size, file.sizeBytes())));
    } catch (FileNotFoundException e) {
      damages.add(damage(file, "is missing although the table needs it"));
    } catch (IOException e) {
      throw StorageTrouble.reading(path, e);
    }
    return false;
  }

  private void content(DataFile file, long stated, List<Damage> damages) {
    String path = absolute(file);
    try {
      if (Checksum.of(storage, path) != stated) {
        damages.add(
            damage(file, "has another content than was written: its checksum in the log differs"));
      }
    } catch (IOException e) {
      damages.add(damage(file, "cannot be read (%s)".formatted(e.getMessage())));
    }
  }

  private Damage damage(DataFile file, String what) {
    String path = absolute(file);
    return new Damage(path, what, Remedy.of(path, firstEpoch(file)));
  }

  private static OptionalLong firstEpoch(DataFile file) {
    return file.statistics().min("epoch") instanceof Long epoch
        ? OptionalLong.of(epoch)
        : OptionalLong.empty();
  }

  private String absolute(DataFile file) {
    return file.path().contains("://") ? file.path() : root + "/" + file.path();
  }
}
