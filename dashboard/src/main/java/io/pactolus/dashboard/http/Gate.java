package io.pactolus.dashboard.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request is let in. A web page of someone else, open in a browser on this
 * machine, must neither read nor do anything here: its name for this server is not ours (DNS
 * rebinding), and what it posts bears its own origin.
 */
final class Gate {
  private static final Pattern IP_LITERAL =
      Pattern.compile("\\[[0-9a-f:.%]+]|\\d{1,3}(\\.\\d{1,3}){3}");

  private final Access access;
  private final Set<String> names = new HashSet<>();
  private final boolean anyAddress;

  Gate(HttpAddress address, Access access, Set<String> moreNames) {
    this.access = access;
    this.anyAddress = !address.isLoopback();
    names.addAll(Set.of("localhost", "127.0.0.1", "[::1]"));
    names.add(address.host().toLowerCase(Locale.ROOT));
    names.add("[" + address.host().toLowerCase(Locale.ROOT) + "]");
    moreNames.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    if (address.isWildcard()) {
      try {
        names.add(InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT));
      } catch (UnknownHostException e) {
        // Then it is not reached by its name.
      }
    }
  }

  /** Throws a problem when it is not for this server. */
  void checkHost(HttpFields headers) {
    String host = headers.get(HttpHeader.HOST);
    if (host == null || headers.getFields(HttpHeader.HOST).size() != 1) {
      throw HttpProblem.badRequest("A request has exactly one Host.");
    }
    String name = host.toLowerCase(Locale.ROOT).replaceFirst(":\\d*$", "");
    // A name must be known; an address cannot be rebound by DNS.
    if (!names.contains(name) && !(anyAddress && IP_LITERAL.matcher(name).matches())) {
      throw new HttpProblem(
          RequestTrouble.FORBIDDEN,
          "Not this server",
          "This server does not answer to the name in 'Host'. Use its address, or start it with --http-name NAME.");
    }
  }

  void checkToken(Request request) {
    Optional<String> cookie = Optional.empty();
    for (HttpCookie sent : Request.getCookies(request)) {
      if (sent.getName().equals(access.cookie())) {
        cookie = Optional.ofNullable(sent.getValue());
      }
    }
    if (!access.isGranted(
        Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION)), cookie)) {
      throw new HttpProblem(
          RequestTrouble.UNAUTHORIZED,
          "A token is needed",
          "Give the token of this server: Authorization: Bearer TOKEN.");
    }
  }

  /** A page of somebody else may link to ours, but must not ask for figures: it costs us work. */
  void checkSite(HttpFields headers) {
    if ("cross-site".equals(headers.get("Sec-Fetch-Site"))) {
      throw new HttpProblem(
          RequestTrouble.FORBIDDEN,
          "Another site",
          "The API answers this server's own page, and clients that are no browsers.");
    }
  }

  /** A POST comes from our own page, or from no page at all, and is JSON. */
  void checkPost(HttpFields headers) {
    String type = headers.get(HttpHeader.CONTENT_TYPE);
    if (type == null || !type.toLowerCase(Locale.ROOT).matches("application/json\\s*(;.*)?")) {
      throw new HttpProblem(
          RequestTrouble.UNSUPPORTED_MEDIA_TYPE,
          "JSON is needed",
          "A POST needs Content-Type: application/json.");
    }
    String site = headers.get("Sec-Fetch-Site");
    boolean foreign = site != null && !site.equals("same-origin") && !site.equals("none");
    for (HttpField origin : headers.getFields(HttpHeader.ORIGIN)) {
      foreign |= !isOwn(origin.getValue(), headers.get(HttpHeader.HOST));
    }
    if (foreign) {
      throw new HttpProblem(
          RequestTrouble.FORBIDDEN,
          "Another site",
          "A POST is taken from this server's own page only.");
    }
  }

  private static boolean isOwn(@Nullable String origin, @Nullable String host) {
    try {
      return origin != null
          && host != null
          && host.equalsIgnoreCase(new URI(origin).getAuthority());
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
