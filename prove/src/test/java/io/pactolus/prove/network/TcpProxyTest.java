package io.pactolus.prove.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
  private ServerSocket echo;
  private TcpProxy proxy;

  @BeforeEach
  void startEcho() throws IOException {
    echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Passage.daemon("echo", this::answer);
    proxy = TcpProxy.start(0, echo.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  private void answer() {
    while (!echo.isClosed()) {
      try {
        Socket socket = echo.accept();
        Passage.daemon("echo-one", () -> answer(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void answer(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // Reset, as wanted.
    }
  }

  @Test
  void whatIsSentComesBack() throws IOException {
    try (Socket client = connect()) {
      assertThat(ask(client, 7)).isEqualTo(7);

      client.shutdownOutput();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aResetCutsConnectionsOffAndNewOnesWork() throws IOException {
    try (Socket client = connect()) {
      assertThat(ask(client, 7)).isEqualTo(7);

      proxy.reset();

      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
    try (Socket client = connect()) {
      assertThat(ask(client, 8)).isEqualTo(8);
    }
  }

  @Test
  void nothingPassesWhileStalledAndEverythingAfterwards() throws IOException {
    try (Socket client = connect()) {
      assertThat(ask(client, 7)).isEqualTo(7);
      proxy.stall();
      client.getOutputStream().write(8);
      client.setSoTimeout(300);
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);

      proxy.flow();

      client.setSoTimeout(10_000);
      assertThat(client.getInputStream().read()).isEqualTo(8);
    }
  }

  @Test
  void aDelayHoldsInBothDirections() throws IOException {
    proxy.delay(Duration.ofMillis(150));
    try (Socket client = connect()) {
      long begin = System.nanoTime();
      assertThat(ask(client, 7)).isEqualTo(7);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(290));
    }
  }

  @Test
  void aConnectionToNobodyIsReset() throws IOException {
    echo.close();
    try (Socket client = connect()) {
      client.setSoTimeout(10_000);

      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  private Socket connect() throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    client.setSoTimeout(10_000);
    return client;
  }

  private static int ask(Socket client, int question) throws IOException {
    client.getOutputStream().write(question);
    return client.getInputStream().read();
  }
}
