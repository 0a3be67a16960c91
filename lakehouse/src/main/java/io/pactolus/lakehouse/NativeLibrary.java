package io.pactolus.lakehouse;

import com.github.luben.zstd.Zstd;
import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import org.jspecify.annotations.Nullable;

/** Libraries that unpack themselves into the temporary directory when they are first used. */
public final class NativeLibrary {
  private NativeLibrary() {}

  /** What needs the library. */
  @FunctionalInterface
  public interface Use<T, X extends Exception> {
    T use() throws X;
  }

  /** Every table needs it: better to know before anything is begun. */
  public static void loadZstd() {
    int unused = use("of zstd", Zstd::defaultCompressionLevel);
  }

  /**
   * Uses a library for the first time.
   *
   * @throws PactolusException NATIVE_LIBRARY when it could not be unpacked or loaded
   */
  public static <T, X extends Exception> T use(String library, Use<T, X> first) throws X {
    try {
      return first.use();
    } catch (LinkageError e) {
      throw new PactolusException(
          ErrorCode.NATIVE_LIBRARY,
          ("The native library %s cannot be unpacked into the temporary directory %s (%s). Free space there, or name another"
                  + " directory, from which programs may be run: PACTOLUS_JAVA_OPTS=-Djava.io.tmpdir=DIRECTORY.")
              .formatted(library, System.getProperty("java.io.tmpdir"), reason(e)),
          e);
    }
  }

  private static String reason(Throwable thrown) {
    Throwable innermost = thrown;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      innermost = cause;
    }
    @Nullable String message = innermost.getMessage();
    return message == null ? innermost.getClass().getSimpleName() : message;
  }
}
