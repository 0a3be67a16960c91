package io.pactolus.dashboard.http;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Who may ask: everyone who has the token, or a cookie that was given for it. Thread-safe. */
public final class Access {
  private static final String COOKIE = "pactolus_session";
  private static final int SHORTEST = 16;
  private static final int SESSIONS = 100;

  private final String cookie;
  private final Optional<byte[]> token;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Boolean> sessions =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > SESSIONS;
        }
      };

  private Access(String cookie, Optional<byte[]> token) {
    this.cookie = cookie;
    this.token = token;
  }

  /**
   * @param token what clients have to know; demanded beyond loopback
   */
  public static Access of(HttpAddress address, Optional<String> token) {
    if (token.isEmpty() && !address.isLoopback()) {
      throw new PactolusException(
          ErrorCode.USAGE,
          "--http %s can be reached from other machines, so it demands a token: set PACTOLUS_HTTP_TOKEN, or name a file with --http-token-file. For this machine only, use --http %d."
              .formatted(address.host() + ":" + address.port(), address.port()));
    }
    if (token.isPresent() && token.get().length() < SHORTEST) {
      throw new PactolusException(
          ErrorCode.USAGE,
          "the token for --http is shorter than %d characters. Use a longer one, for example from: openssl rand -hex 32"
              .formatted(SHORTEST));
    }
    // Cookies know hosts and no ports: another pipeline of this machine has a session of its own.
    String suffix =
        address.port() == 0
            ? HexFormat.of().toHexDigits(new SecureRandom().nextInt())
            : Integer.toString(address.port());
    return new Access(COOKIE + "_" + suffix, token.map(Access::hash));
  }

  /** Name of the cookie with the session. */
  String cookie() {
    return cookie;
  }

  public boolean isTokenRequired() {
    return token.isPresent();
  }

  /**
   * @param authorization header
   * @param cookie value of the session cookie
   */
  boolean isGranted(Optional<String> authorization, Optional<String> cookie) {
    return token.isEmpty()
        || authorization
            .filter(header -> header.regionMatches(true, 0, "Bearer ", 0, 7))
            .map(header -> header.substring(7).strip())
            .filter(this::isToken)
            .isPresent()
        || cookie.filter(this::isSession).isPresent();
  }

  /** Value of a new cookie; empty when the token is wrong. */
  Optional<String> open(String given) {
    if (token.isPresent() && !isToken(given)) {
      return Optional.empty();
    }
    byte[] id = new byte[32];
    random.nextBytes(id);
    String session = HexFormat.of().formatHex(id);
    synchronized (sessions) {
      sessions.put(session, true);
    }
    return Optional.of(session);
  }

  private boolean isSession(String id) {
    synchronized (sessions) {
      return sessions.containsKey(id);
    }
  }

  // Hashes are compared, so that the time it takes says nothing about the token.
  private boolean isToken(String given) {
    return MessageDigest.isEqual(token.orElseThrow(), hash(given));
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
