package io.pactolus.lakehouse.parquet;

import com.sun.management.OperatingSystemMXBean;
import io.pactolus.lakehouse.columnar.Batch;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * CPU time and file size of the encoders on order events. Run the main method of this class; the
 * argument is the number of rounds.
 */
public final class EncoderMeasurement {
  private static final int ROWS = 200_000;

  private EncoderMeasurement() {}

  private interface Work {
    long run() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    Path directory = Files.createTempDirectory("encoder-measurement");
    Batch bronze = new Orders(1).bronze(ROWS);
    Batch silver = new Orders(2).silver(ROWS);
    for (int level : new int[] {-1, 1, 3}) {
      try (var encoder = new ColumnarEncoder(level)) {
        report("columnar, zstd " + level + ", bronze", rounds, write(encoder, bronze, directory));
        report("columnar, zstd " + level + ", silver", rounds, write(encoder, silver, directory));
      }
    }
    try (var encoder = new ColumnWriterEncoder()) {
      report("column writers, zstd 1, bronze", rounds, write(encoder, bronze, directory));
      report("column writers, zstd 1, silver", rounds, write(encoder, silver, directory));
    }
    report("reader, bronze", rounds, read(bronze, directory));
    report("reader, silver", rounds, read(silver, directory));
    try (var duckDb = new DuckDb()) {
      var copy = new DuckDbCopy(duckDb, directory.resolve("duck.parquet"));
      report("DuckDB appender and COPY, bronze", rounds, () -> copy.write(bronze));
      report("DuckDB appender and COPY, silver", rounds, () -> copy.write(silver));
    }
  }

  private static Work write(ParquetEncoder encoder, Batch batch, Path directory) {
    return () -> {
      try (OutputStream out =
          new BufferedOutputStream(
              Files.newOutputStream(directory.resolve("file.parquet")), 1 << 16)) {
        return encoder.encode(batch, out).sizeBytes();
      }
    };
  }

  private static Work read(Batch batch, Path directory) throws Exception {
    Path file = directory.resolve("read.parquet");
    try (var encoder = new ColumnarEncoder();
        OutputStream out = Files.newOutputStream(file)) {
      encoder.encode(batch, out);
    }
    return () -> {
      try (var reader = ParquetReader.open(file)) {
        for (ParquetReader.Chunk chunk : reader.read(batch.schema())) {
          chunk.batch().rows();
        }
      }
      return Files.size(file);
    };
  }

  /**
   * CPU of the whole process, native threads included, less the compiler's as far as it is warm.
   */
  private static void report(String what, int rounds, Work work) throws Exception {
    var process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    var threads = ManagementFactory.getThreadMXBean();
    for (int i = 0; i < rounds; i++) {
      work.run();
    }
    long processStart = process.getProcessCpuTime();
    long threadStart = threads.getCurrentThreadCpuTime();
    long size = 0;
    for (int i = 0; i < rounds; i++) {
      size = work.run();
    }
    double thread = threads.getCurrentThreadCpuTime() - threadStart;
    double all = process.getProcessCpuTime() - processStart;
    System.out.printf(
        "%-36s %6.3f CPU-s per M (process %6.3f) %7.1f B per record%n",
        what, thread / rounds / ROWS / 1e3, all / rounds / ROWS / 1e3, (double) size / ROWS);
  }
}
