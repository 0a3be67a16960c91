package io.pactolus.dashboard.http;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;

/**
 * An address that is taken, before there is a server: who asks until then waits for it. Whoever
 * opens it closes it; a server that was made of it closes it too.
 */
public final class ListeningSocket implements AutoCloseable {
  private static final int WAITING = 64;

  private final HttpAddress address;
  private final ServerSocketChannel channel;

  private ListeningSocket(HttpAddress address, ServerSocketChannel channel) {
    this.address = address;
    this.channel = channel;
  }

  /**
   * @throws PactolusException USAGE when it cannot listen there
   */
  public static ListeningSocket open(HttpAddress address) {
    InetSocketAddress at = new InetSocketAddress(address.resolved(), address.port());
    ServerSocketChannel channel = null;
    boolean complete = false;
    try {
      channel = ServerSocketChannel.open();
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(at, WAITING);
      complete = true;
      return new ListeningSocket(address, channel);
    } catch (BindException e) {
      throw trouble(address, "it is taken, or not an address of this machine: ", e);
    } catch (IOException | SecurityException e) {
      throw trouble(address, "", e);
    } finally {
      if (!complete && channel != null) {
        close(channel);
      }
    }
  }

  private static PactolusException trouble(HttpAddress address, String why, Exception e) {
    return new PactolusException(
        ErrorCode.USAGE,
        "cannot listen at %s:%d (%s%s). Choose another port with --http, or 0 for any that is free."
            .formatted(address.host(), address.port(), why, e.getMessage()),
        e);
  }

  HttpAddress address() {
    return address;
  }

  ServerSocketChannel channel() {
    return channel;
  }

  /** Where it listens, with the port that was found when any was asked for. */
  @Override
  public String toString() {
    return address.host() + ":" + channel.socket().getLocalPort();
  }

  @Override
  public void close() {
    close(channel);
  }

  private static void close(ServerSocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // The system closes it with the process.
    }
  }
}
