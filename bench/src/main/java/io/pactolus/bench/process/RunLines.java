package io.pactolus.bench.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a run with {@code --json} writes to a file, read as it grows. */
public final class RunLines {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private long read;
  private final List<Long> freshness = new ArrayList<>();
  private long records;
  private boolean started;

  public RunLines(Path file) {
    this.file = file;
  }

  /** Reads the whole lines that have come since. */
  public void follow() {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] fresh = new byte[Math.toIntExact(in.length() - read)];
      in.seek(read);
      in.readFully(fresh);
      String text = new String(fresh, StandardCharsets.UTF_8);
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      read += whole.getBytes(StandardCharsets.UTF_8).length;
      for (String line : whole.split("\n")) {
        if (!line.isBlank()) {
          count(JSON.readTree(line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private void count(JsonNode line) {
    switch (line.path("event").asText()) {
      case "started" -> started = true;
      case "epoch" -> {
        freshness.add(line.path("freshness_millis").asLong());
        records += line.path("records").asLong();
      }
      default -> {}
    }
  }

  public boolean hasStarted() {
    return started;
  }

  public int epochs() {
    return freshness.size();
  }

  /**
   * How old the oldest record of an epoch was in Gold, in milliseconds, sorted.
   *
   * @param from how many epochs are left out
   */
  public List<Long> freshness(int from) {
    return freshness.stream().skip(from).sorted().toList();
  }

  /** That are in Gold. */
  public long records() {
    return records;
  }

  /** What it has said on standard error. */
  public String errors() {
    try {
      return Files.readString(MeasuredProcess.errors(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read what the run said", e);
    }
  }
}
