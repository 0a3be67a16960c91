package io.pactolus.dashboard.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Which endpoint answers which path. */
public final class Routes {
  private final List<Route> routes = new ArrayList<>();

  private record Route(String method, String[] template, Endpoint endpoint) {
    Optional<Map<String, String>> match(String[] segments) {
      if (segments.length != template.length) {
        return Optional.empty();
      }
      Map<String, String> parameters = new LinkedHashMap<>();
      for (int i = 0; i < template.length; i++) {
        if (template[i].startsWith("{")) {
          parameters.put(template[i].substring(1, template[i].length() - 1), segments[i]);
        } else if (!template[i].equals(segments[i])) {
          return Optional.empty();
        }
      }
      return Optional.of(parameters);
    }
  }

  /**
   * @param parameters of the path
   */
  record Found(Endpoint endpoint, Map<String, String> parameters) {}

  /**
   * @param template with parameters in braces, each a whole segment
   */
  public Routes get(String template, Endpoint endpoint) {
    routes.add(new Route("GET", segments(template), endpoint));
    return this;
  }

  public Routes post(String template, Endpoint endpoint) {
    routes.add(new Route("POST", segments(template), endpoint));
    return this;
  }

  /**
   * @param segments decoded
   * @throws HttpProblem when there is none, or none for the method
   */
  Found find(String method, String[] segments) {
    TreeSet<String> others = new TreeSet<>();
    for (Route route : routes) {
      Optional<Map<String, String>> parameters = route.match(segments);
      if (parameters.isPresent()) {
        if (route.method().equals(method)
            || method.equals("HEAD") && route.method().equals("GET")) {
          return new Found(route.endpoint(), parameters.get());
        }
        others.add(route.method());
      }
    }
    if (others.isEmpty()) {
      throw HttpProblem.notFound(
          "There is no such page", "Nothing is served under this path. See /api/v1/openapi.yaml.");
    }
    throw new HttpProblem(
        RequestTrouble.METHOD_NOT_ALLOWED,
        "Another method is needed",
        "This path answers " + String.join(", ", others) + ".");
  }

  static String[] segments(String path) {
    return path.substring(1).split("/", -1);
  }
}
