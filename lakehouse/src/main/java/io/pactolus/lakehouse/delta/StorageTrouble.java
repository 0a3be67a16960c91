package io.pactolus.lakehouse.delta;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says what a storage failure means to the one who runs the pipeline. */
final class StorageTrouble {
  private StorageTrouble() {}

  static PactolusException writing(String what, IOException e) {
    String detail = detail(e);
    if (saysTooLarge(e)) {
      return new PactolusException(
          ErrorCode.LAKE_FULL,
          "A file may not grow further while writing %s (%s). Nothing is lost. Raise the limit on the size of files (ulimit -f), then start again."
              .formatted(what, detail),
          e);
    }
    if (saysDiskFull(e)) {
      return new PactolusException(
          ErrorCode.LAKE_FULL,
          "No space left while writing %s (%s). Nothing is lost: free space or raise the quota, then start again."
              .formatted(what, detail),
          e);
    }
    return new PactolusException(
        ErrorCode.LAKE_UNWRITABLE,
        "Cannot write %s: %s. Check permissions and that the file system is mounted writable, then start again."
            .formatted(what, detail),
        e);
  }

  static PactolusException reading(String what, IOException e) {
    if (saysMissing(e)) {
      return new PactolusException(
          ErrorCode.LAKE_DAMAGED,
          "%s is missing although the table needs it. Was it deleted by hand or by another tool? %s"
              .formatted(what, Remedy.of(what)),
          e);
    }
    if (e instanceof AccessDeniedException) {
      return new PactolusException(
          ErrorCode.LAKE_UNWRITABLE,
          "Cannot read %s: permission denied. Run as the user who owns the lake.".formatted(what),
          e);
    }
    return damaged(what, detail(e), e);
  }

  static PactolusException damaged(String what, String why, @Nullable Throwable cause) {
    return new PactolusException(
        ErrorCode.LAKE_DAMAGED,
        "%s cannot be read: %s. %s".formatted(what, why, Remedy.of(what)),
        cause);
  }

  private static boolean saysMissing(IOException e) {
    return e instanceof FileNotFoundException || e instanceof NoSuchFileException;
  }

  private static boolean saysDiskFull(IOException e) {
    return says(e, "no space left")
        || says(e, "disk quota exceeded")
        || says(e, "not enough space");
  }

  // There is room, but a single file has reached what process or file system allow.
  private static boolean saysTooLarge(IOException e) {
    return says(e, "file too large");
  }

  private static boolean says(Throwable e, String words) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t.getMessage() != null && t.getMessage().toLowerCase(Locale.ROOT).contains(words)) {
        return true;
      }
    }
    return false;
  }

  private static String detail(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied: " + e.getMessage();
    }
    if (e instanceof EOFException) {
      return "it ends too early";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
