package io.pactolus.dashboard.http;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server listens.
 *
 * @param port 0 for any that is free
 */
public record HttpAddress(String host, int port) {
  private static final Pattern TEXT =
      Pattern.compile("(?:(\\[[0-9a-fA-F:.%]+]|[^:\\s]+):)?(\\d{1,5})");

  /** {@code PORT} of loopback, or {@code HOST:PORT}. */
  public static HttpAddress parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65535) {
      throw new PactolusException(
          ErrorCode.USAGE,
          "'%s' is no address to listen at. Write --http 8080 for this machine only, or --http HOST:8080."
              .formatted(text));
    }
    String host = parts.group(1) == null ? "127.0.0.1" : parts.group(1);
    return new HttpAddress(
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        Integer.parseInt(parts.group(2)));
  }

  /** Only processes of this machine reach it. */
  public boolean isLoopback() {
    return resolved().isLoopbackAddress();
  }

  boolean isWildcard() {
    return resolved().isAnyLocalAddress();
  }

  InetAddress resolved() {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new PactolusException(
          ErrorCode.USAGE,
          "the host '%s' of --http is not known here. Use a name or address of this machine."
              .formatted(host),
          e);
    }
  }
}
