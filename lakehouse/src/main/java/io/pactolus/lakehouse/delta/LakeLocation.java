package io.pactolus.lakehouse.delta;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What a user may write as the location of a lake. */
final class LakeLocation {
  private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*:.*");

  private LakeLocation() {}

  /** Absolute path of the directory. */
  static String directory(String location) {
    try {
      if (location.startsWith("file:")) {
        String path = new URI(location.replace(" ", "%20")).getPath();
        if (path != null) {
          return absolute(path);
        }
      } else if (!SCHEME.matcher(location).matches() && !location.isBlank()) {
        return absolute(location);
      }
    } catch (URISyntaxException | InvalidPathException e) {
      throw new PactolusException(
          ErrorCode.LAKE_UNWRITABLE,
          "'%s' is not a location of a lake: %s.".formatted(location, e.getMessage()),
          e);
    }
    throw new PactolusException(
        ErrorCode.LAKE_UNWRITABLE,
        "The lake '%s' is not a local directory. This version writes to local directories only; give a path or a file: URI."
            .formatted(location));
  }

  private static String absolute(String path) {
    return Path.of(path).toAbsolutePath().normalize().toString();
  }

  /** Version of this build, for the history of tables. */
  static String version() {
    String version = LakeLocation.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
