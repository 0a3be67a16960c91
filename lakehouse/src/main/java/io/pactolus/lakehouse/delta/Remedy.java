package io.pactolus.lakehouse.delta;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What to do about a file that is missing or torn, which depends on the layer it belongs to. */
final class Remedy {
  // The last such directories of the path, as a lake is laid out.
  private static final Pattern LAYER =
      Pattern.compile(".*/(?:(bronze|silver|gold|dlq)/([^/]+)|(ledger))(/.*)?", Pattern.DOTALL);

  private Remedy() {}

  /**
   * @param file its absolute path
   */
  static String of(String file) {
    return of(file, OptionalLong.empty());
  }

  /**
   * @param firstEpoch of those that a data file has rows of
   */
  static String of(String file, OptionalLong firstEpoch) {
    Matcher place = LAYER.matcher(file);
    if (file.contains("/_delta_log") || !place.matches()) {
      return "Restore it from a backup.";
    }
    String layer = place.group(1) == null ? "ledger" : place.group(1);
    return switch (layer) {
      case "silver" ->
          "Compute the table again from Bronze (pactolus rebuild FILE --table silver.%s), or restore the file from a backup."
              .formatted(place.group(2));
      case "gold" ->
          "Compute the table again from Silver (pactolus rebuild FILE --table gold.%s), or restore the file from a backup."
              .formatted(place.group(2));
      default ->
          "Restore it from a backup; or go back to before it was written (pactolus rollback FILE --to-epoch %s), as long as the broker still has the records since."
              .formatted(firstEpoch.isPresent() ? Math.max(0, firstEpoch.getAsLong() - 1) : "N");
    };
  }
}
