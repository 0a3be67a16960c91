package io.pactolus.bench.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Self-signed certificates for the loopback address, made with the keytool of this JDK. */
public final class Certificates {
  private final Path directory;
  private final String password;

  public Certificates(Path directory, String password) {
    this.directory = directory;
    this.password = password;
  }

  /** A PKCS12 store with a key and a certificate that is valid for {@code address}. */
  public Path keystore(String name, String address) {
    Path store = directory.resolve(name + ".p12");
    keytool(
        List.of(
            "-genkeypair",
            "-alias",
            name,
            "-keyalg",
            "EC",
            "-dname",
            "CN=" + name,
            "-ext",
            "SAN=" + address,
            "-validity",
            "30"),
        store);
    return store;
  }

  /** A PKCS12 store that trusts the certificate of a keystore. */
  public Path truststore(String name) {
    Path certificate = pem(name);
    Path store = directory.resolve(name + "-trust.p12");
    keytool(
        List.of("-importcert", "-noprompt", "-alias", name, "-file", certificate.toString()),
        store);
    return store;
  }

  /** The certificate of a keystore as text. */
  public Path pem(String name) {
    Path certificate = directory.resolve(name + ".pem");
    keytool(
        List.of("-exportcert", "-rfc", "-alias", name, "-file", certificate.toString()),
        directory.resolve(name + ".p12"));
    return certificate;
  }

  private void keytool(List<String> arguments, Path store) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(
        List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", password));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool: " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while keytool runs", e);
    }
  }
}
