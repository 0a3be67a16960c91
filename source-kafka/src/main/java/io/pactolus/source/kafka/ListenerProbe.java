package io.pactolus.source.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/**
 * Asks a broker in plain Kafka protocol for the versions it knows, which every plain listener
 * answers, also before a password. The client itself cannot tell TLS from silence: it takes the
 * alert of a TLS listener for the size of an answer, reserves several hundred megabytes for it, and
 * waits.
 */
final class ListenerProbe {
  // Size, request kind 18 (ApiVersions), version 0, correlation id 1, no client id.
  private static final byte[] QUESTION = {0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, -1, -1};
  private static final int TLS_ALERT = 0x15;

  private ListenerProbe() {}

  /** What the first broker that could be connected to speaks. */
  enum Answer {
    PLAIN,
    TLS,
    NONE
  }

  /**
   * Asks the brokers in turn until one takes the connection.
   *
   * @param timeout for a connection, and again for an answer
   */
  static Answer ask(List<InetSocketAddress> brokers, Duration timeout) {
    int millis = millis(timeout);
    for (InetSocketAddress broker : brokers) {
      try (Socket socket = new Socket()) {
        socket.connect(broker, millis);
        socket.setSoTimeout(millis);
        return ask(socket);
      } catch (IOException e) {
        // Not there: perhaps the next one is.
      }
    }
    return Answer.NONE;
  }

  /** Whether each of the machines says that nobody listens at the port; silence is no answer. */
  static boolean allRefuse(List<InetSocketAddress> brokers, Duration timeout) {
    for (InetSocketAddress broker : brokers) {
      try (Socket socket = new Socket()) {
        socket.connect(broker, millis(timeout));
        return false;
      } catch (ConnectException e) {
        // The next one may take it.
      } catch (IOException e) {
        return false;
      }
    }
    return !brokers.isEmpty();
  }

  private static int millis(Duration timeout) {
    return (int) Math.max(1, Math.min(timeout.toMillis(), Integer.MAX_VALUE));
  }

  private static Answer ask(Socket socket) {
    try {
      socket.getOutputStream().write(QUESTION);
      InputStream in = socket.getInputStream();
      int first = in.read();
      return first == TLS_ALERT ? Answer.TLS : first == 0 ? Answer.PLAIN : Answer.NONE;
    } catch (IOException e) {
      return Answer.NONE;
    }
  }
}
