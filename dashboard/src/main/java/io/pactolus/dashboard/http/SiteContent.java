package io.pactolus.dashboard.http;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a server serves.
 *
 * @param routes below {@code /api/}
 * @param open documents by path for everyone, such as those that health checks ask for
 * @param guarded documents by path that need the token where there is one
 * @param pageRoot where the files of the page lie in the class path, with a slash at the end
 */
public record SiteContent(
    Routes routes,
    Map<String, Supplier<Document>> open,
    Map<String, Supplier<Document>> guarded,
    EventFeed events,
    String pageRoot) {
  static final String SESSION = "/api/v1/session";
  static final String EVENTS = "/api/v1/events";

  public SiteContent {
    open = Map.copyOf(open);
    guarded = Map.copyOf(guarded);
  }

  /**
   * @param type media type
   */
  public record Document(int status, String type, String text) {}

  Optional<Document> openDocument(String path) {
    return Optional.ofNullable(open.get(path)).map(Supplier::get);
  }

  Optional<Document> guardedDocument(String path) {
    return Optional.ofNullable(guarded.get(path)).map(Supplier::get);
  }

  boolean isGuarded(String path) {
    return guarded.containsKey(path);
  }
}
