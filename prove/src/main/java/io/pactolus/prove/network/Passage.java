package io.pactolus.prove.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One connection through the proxy: two sockets and a thread for each direction. */
final class Passage {
  private final Socket client;
  private final Socket upstream;
  private final Valve valve;
  private final Consumer<Passage> whenClosed;
  private final AtomicInteger open = new AtomicInteger(2);

  Passage(Socket client, Socket upstream, Valve valve, Consumer<Passage> whenClosed) {
    this.client = client;
    this.upstream = upstream;
    this.valve = valve;
    this.whenClosed = whenClosed;
  }

  void start() throws IOException {
    client.setTcpNoDelay(true);
    upstream.setTcpNoDelay(true);
    daemon("proxy-up", () -> pump(client, upstream));
    daemon("proxy-down", () -> pump(upstream, client));
  }

  private void pump(Socket from, Socket to) {
    byte[] chunk = new byte[64 << 10];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        valve.pass();
        out.write(chunk, 0, n);
      }
      valve.pass();
      to.shutdownOutput();
      if (open.decrementAndGet() == 0) {
        close();
      }
    } catch (IOException e) {
      // One side was reset: so is the other.
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reset();
    }
  }

  /** Both sides get RST instead of an orderly end. */
  void reset() {
    for (Socket socket : new Socket[] {client, upstream}) {
      try {
        socket.setSoLinger(true, 0);
      } catch (IOException e) {
        // It is closed already.
      }
    }
    close();
  }

  private void close() {
    for (Socket socket : new Socket[] {client, upstream}) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is gone in any case.
      }
    }
    whenClosed.accept(this);
  }

  static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
