package io.pactolus.prove.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Ports that nobody listens on. Below those that systems give to outgoing connections, or one of
 * these could take the port of a broker that is down.
 */
final class Ports {
  private static final int FIRST = 15_000;
  private static final int COUNT = 15_000;
  private static final int ATTEMPTS = 10_000;

  private Ports() {}

  static List<Integer> free(int count) {
    Random random = new Random();
    List<Integer> free = new ArrayList<>();
    for (int i = 0; i < ATTEMPTS && free.size() < count; i++) {
      int port = FIRST + random.nextInt(COUNT);
      if (!free.contains(port) && isFree(port)) {
        free.add(port);
      }
    }
    if (free.size() < count) {
      throw new IllegalStateException(
          "no free ports between "
              + FIRST
              + " and "
              + (FIRST + COUNT)
              + " on the loopback address");
    }
    return free;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
