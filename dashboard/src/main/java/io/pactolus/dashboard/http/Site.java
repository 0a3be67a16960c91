package io.pactolus.dashboard.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.pipeline.PactolusException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every request comes through here: gate, route, answer. */
final class Site extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(Site.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int WORTH_COMPRESSING = 2 << 10;
  private static final String API = "/api/";

  private final SiteContent content;
  private final Gate gate;
  private final Access access;
  private final EventStreams events;
  private final StaticFiles files;
  private final Bodies bodies = new Bodies(PATIENCE);
  // Apart: everyone may try to sign in, and must not keep those waiting who have.
  private final Bodies tokens = new Bodies(PATIENCE);

  Site(SiteContent content, Gate gate, Access access, EventStreams events) {
    this.content = content;
    this.gate = gate;
    this.access = access;
    this.events = events;
    this.files = new StaticFiles(content.pageRoot());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    addHeaders(response);
    try {
      serve(request, response, callback);
    } catch (HttpProblem problem) {
      refuse(request, response, callback, problem);
    } catch (PactolusException e) {
      answer(request, response, callback, HttpProblem.of(e));
    } catch (IOException e) {
      LOG.debug("the client has gone: {}", request.getHttpURI().getPath(), e);
      callback.failed(e);
    } catch (RuntimeException e) {
      LOG.error("answering {} {}", request.getMethod(), request.getHttpURI().getPath(), e);
      answer(
          request,
          response,
          callback,
          new HttpProblem(
              RequestTrouble.INTERNAL,
              "A bug in Pactolus",
              "It could not be answered. The log of the process has the details; please report them."));
    }
    return true;
  }

  private void serve(Request request, Response response, Callback callback) throws IOException {
    gate.checkHost(request.getHeaders());
    String method = request.getMethod();
    if (method.equals("POST")) {
      gate.checkPost(request.getHeaders());
    } else if (!method.equals("GET") && !method.equals("HEAD")) {
      throw new HttpProblem(
          RequestTrouble.METHOD_NOT_ALLOWED,
          "Another method is needed",
          "There are GET and POST here.");
    }
    String path = request.getHttpURI().getDecodedPath();
    if (path.startsWith(API) || content.isGuarded(path)) {
      gate.checkSite(request.getHeaders());
    }
    if (path.equals(SiteContent.SESSION)) {
      openSession(request, response, callback);
      return;
    }
    Optional<SiteContent.Document> open = content.openDocument(path);
    if (open.isPresent()) {
      write(request, response, callback, open.get().status(), open.get().type(), bytes(open.get()));
      return;
    }
    if (!path.startsWith(API) && !content.isGuarded(path)) {
      file(path, request, response, callback);
      return;
    }
    gate.checkToken(request);
    if (path.equals(SiteContent.EVENTS) && method.equals("GET")) {
      events.serve(request, response, callback);
      return;
    }
    Optional<SiteContent.Document> guarded = content.guardedDocument(path);
    if (guarded.isPresent()) {
      write(
          request,
          response,
          callback,
          guarded.get().status(),
          guarded.get().type(),
          bytes(guarded.get()));
      return;
    }
    String[] segments = Routes.segments(path);
    Routes.Found found = content.routes().find(method, segments);
    Map<String, String> parameters = new LinkedHashMap<>(query(request));
    parameters.putAll(found.parameters());
    Call call =
        method.equals("POST") ? new Call(parameters, bodies.object(request)) : new Call(parameters);
    json(request, response, callback, 200, "application/json", found.endpoint().answer(call));
  }

  private static byte[] bytes(SiteContent.Document document) {
    return document.text().getBytes(StandardCharsets.UTF_8);
  }

  private void openSession(Request request, Response response, Callback callback)
      throws IOException {
    if (!request.getMethod().equals("POST")) {
      throw new HttpProblem(
          RequestTrouble.METHOD_NOT_ALLOWED, "Another method is needed", "This path answers POST.");
    }
    Call call = new Call(Map.of(), tokens.object(request));
    String session =
        access
            .open(call.bodyText("token", 1000).orElse(""))
            .orElseThrow(
                () ->
                    new HttpProblem(
                        RequestTrouble.UNAUTHORIZED,
                        "Another token is needed",
                        "This is not the token of this server."));
    response
        .getHeaders()
        .put(
            HttpHeader.SET_COOKIE,
            access.cookie() + "=" + session + "; Path=/; HttpOnly; SameSite=Strict");
    response.setStatus(204);
    response.write(true, ByteBuffer.allocate(0), callback);
  }

  private void file(String path, Request request, Response response, Callback callback)
      throws IOException {
    StaticFiles.File file =
        files
            .find(path)
            .orElseThrow(
                () ->
                    HttpProblem.notFound(
                        "There is no such page", "Nothing is served under this path."));
    response
        .getHeaders()
        .put(
            HttpHeader.CACHE_CONTROL,
            file.versioned() ? "public, max-age=31536000, immutable" : "no-cache");
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, file.type());
    byte[] bytes = file.content();
    if (file.compressed().isPresent() && takesGzip(request.getHeaders())) {
      response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
      bytes = file.compressed().get();
    }
    response.getHeaders().put(HttpHeader.VARY, "Accept-Encoding");
    send(request, response, callback, bytes);
  }

  private static boolean takesGzip(HttpFields headers) {
    return headers.contains(HttpHeader.ACCEPT_ENCODING, "gzip")
        || String.valueOf(headers.get(HttpHeader.ACCEPT_ENCODING)).contains("gzip");
  }

  private static Map<String, String> query(Request request) {
    Fields fields;
    try {
      fields = Request.extractQueryParameters(request);
    } catch (RuntimeException e) {
      throw HttpProblem.badRequest("The query of the address is not well-formed.");
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (Fields.Field field : fields) {
      parameters.put(field.getName(), field.getValue());
    }
    return parameters;
  }

  private static void addHeaders(Response response) {
    HttpFields.Mutable headers = response.getHeaders();
    headers.put(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-Frame-Options", "DENY");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
  }

  private void refuse(Request request, Response response, Callback callback, HttpProblem problem) {
    switch (problem.status()) {
      // The body is what is wrong.
      case 408, 413, 429 -> answer(request, response, callback, problem);
      default -> Bodies.afterBody(request, () -> answer(request, response, callback, problem));
    }
  }

  private void answer(Request request, Response response, Callback callback, HttpProblem problem) {
    if (response.isCommitted()) {
      callback.failed(problem);
      return;
    }
    if (problem.status() == 401) {
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
    }
    if (problem.status() == 413) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    try {
      json(request, response, callback, problem.status(), HttpProblem.MEDIA_TYPE, problem.body());
    } catch (IOException e) {
      callback.failed(e);
    }
  }

  private static void json(
      Request request,
      Response response,
      Callback callback,
      int status,
      String type,
      ObjectNode node)
      throws IOException {
    write(request, response, callback, status, type, JSON.writeValueAsBytes(node));
  }

  private static void write(
      Request request,
      Response response,
      Callback callback,
      int status,
      String type,
      byte[] content)
      throws IOException {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    byte[] bytes = content;
    if (content.length > WORTH_COMPRESSING && takesGzip(request.getHeaders())) {
      response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
      bytes = StaticFiles.compressed(content);
    }
    send(request, response, callback, bytes);
  }

  private static void send(Request request, Response response, Callback callback, byte[] bytes) {
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
    boolean head = request.getMethod().equals("HEAD");
    response.write(true, ByteBuffer.wrap(head ? new byte[0] : bytes), callback);
  }
}
