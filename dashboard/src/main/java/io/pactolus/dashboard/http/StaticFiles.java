package io.pactolus.dashboard.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The files of the page, from the class path. Only plain names are looked for, so nothing else of
 * the class path can be had. They are few and small: each is kept in memory, also compressed.
 */
final class StaticFiles {
  private static final Pattern NAME =
      Pattern.compile("(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-][A-Za-z0-9._-]*");
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("txt", "text/plain; charset=utf-8"));
  private static final int WORTH_COMPRESSING = 1024;

  private final String root;
  private final Map<String, Optional<File>> files = new ConcurrentHashMap<>();

  /**
   * @param compressed absent when it would not be smaller
   * @param versioned its name changes with its content
   */
  record File(byte[] content, Optional<byte[]> compressed, String type, boolean versioned) {}

  /**
   * @param root package of the class path, with a slash at the end
   */
  StaticFiles(String root) {
    this.root = root;
  }

  /**
   * @param path decoded, as in the request
   */
  Optional<File> find(String path) {
    String name = path.equals("/") ? "index.html" : path.substring(1);
    if (!NAME.matcher(name).matches() || !TYPES.containsKey(extension(name))) {
      return Optional.empty();
    }
    Optional<File> known = files.get(name);
    if (known == null) {
      known = read(name);
      if (known.isPresent()) {
        files.put(name, known);
      }
    }
    return known;
  }

  private Optional<File> read(String name) {
    try (InputStream in = StaticFiles.class.getClassLoader().getResourceAsStream(root + name)) {
      if (in == null) {
        return Optional.empty();
      }
      byte[] content = in.readAllBytes();
      String extension = extension(name);
      boolean text = !extension.equals("png") && !extension.equals("woff2");
      return Optional.of(
          new File(
              content,
              text && content.length > WORTH_COMPRESSING
                  ? Optional.of(compressed(content))
                  : Optional.empty(),
              TYPES.getOrDefault(extension, "application/octet-stream"),
              name.startsWith("assets/")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] compressed(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length / 3);
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
