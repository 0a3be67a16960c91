package io.pactolus.prove.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes on connections on the loopback interface, and resets, stalls or delays them when told to.
 * Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int CONNECT_MILLIS = 2_000;

  private final ServerSocket server;
  private final int target;
  private final Valve valve = new Valve();
  private final Set<Passage> passages = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private TcpProxy(ServerSocket server, int target) {
    this.server = server;
    this.target = target;
  }

  /**
   * @param port where it listens, 0 for a free one
   * @param target port it connects to; nobody needs to listen there yet
   */
  public static TcpProxy start(int port, int target) {
    try {
      TcpProxy proxy =
          new TcpProxy(new ServerSocket(port, 100, InetAddress.getLoopbackAddress()), target);
      Passage.daemon("proxy-" + proxy.port(), proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on port " + port, e);
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Cuts off all connections, as a router that has forgotten them; new ones are accepted. */
  public void reset() {
    passages.forEach(Passage::reset);
  }

  /** From now on nothing passes, while connections stay open. */
  public void stall() {
    valve.stall();
  }

  /** From now on everything passes that much later. */
  public void delay(Duration delay) {
    valve.delay(delay);
  }

  /** Ends {@link #stall}; what was held back passes. */
  public void flow() {
    valve.flow();
  }

  /** Ends {@link #delay}. */
  public void hurry() {
    valve.delay(Duration.ZERO);
  }

  /** Ends whatever was done to it. */
  public void heal() {
    flow();
    hurry();
  }

  @Override
  public void close() {
    closed = true;
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      heal();
      reset();
    }
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = server.accept();
        // Connecting may take long, and must not keep others waiting.
        Passage.daemon("proxy-connect", () -> connect(client));
      } catch (IOException e) {
        if (!closed) {
          throw new UncheckedIOException("the proxy cannot accept", e);
        }
      }
    }
  }

  private void connect(Socket client) {
    Socket upstream = new Socket();
    Passage passage = new Passage(client, upstream, valve, passages::remove);
    passages.add(passage);
    try {
      upstream.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
      passage.start();
    } catch (IOException nobodyThere) {
      passage.reset();
    }
    if (closed) {
      passage.reset();
    }
  }
}
