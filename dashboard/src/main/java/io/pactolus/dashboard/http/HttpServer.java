package io.pactolus.dashboard.http;

import java.util.Set;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A server that listens from when it is made until it is closed. */
public final class HttpServer implements AutoCloseable {
  // Of these, up to 16 serve event streams.
  private static final int THREADS = 32;
  private static final int CONNECTIONS = 256;

  private final Server server;
  private final ServerConnector connector;
  private final EventStreams events;
  private final HttpAddress address;

  private HttpServer(
      Server server, ServerConnector connector, EventStreams events, HttpAddress address) {
    this.server = server;
    this.connector = connector;
    this.events = events;
    this.address = address;
  }

  /**
   * Begins to answer at a socket, which it closes at its end.
   *
   * @param moreNames names under which a reverse proxy or DNS makes the server known
   */
  public static HttpServer start(
      ListeningSocket socket, Access access, Set<String> moreNames, SiteContent content) {
    HttpAddress address = socket.address();
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
    threads.setName("pactolus-http");
    threads.setDaemon(true);
    Server server = new Server(threads);
    ServerConnector connector =
        new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration()));
    connector.setIdleTimeout(60_000);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(CONNECTIONS, connector));
    server.setErrorHandler(new PlainErrors());
    EventStreams events = new EventStreams(content.events());
    server.setHandler(new Site(content, new Gate(address, access, moreNames), access, events));
    HttpServer started = new HttpServer(server, connector, events, address);
    boolean complete = false;
    try {
      connector.open(socket.channel());
      server.start();
      complete = true;
      return started;
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP server did not start", e);
    } finally {
      if (!complete) {
        started.close();
      }
    }
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(8 << 10);
    return http;
  }

  /** For a browser on this machine, or for people who know what the host is called. */
  public String url() {
    String host = address.isWildcard() ? "localhost" : address.host();
    return "http://"
        + (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
        + ":"
        + connector.getLocalPort()
        + "/";
  }

  @Override
  public void close() {
    events.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP server did not stop", e);
    }
  }
}
