package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** A pipeline file on disk, with the tests file beside it. */
public final class PipelineFile {
  private PipelineFile() {}

  /**
   * Reads {@code <name>.yaml} and, if there is one, {@code <name>.tests.yaml} beside it.
   *
   * @throws PipelineFileException with all problems of both
   * @throws PactolusException when the file cannot be read
   */
  public static ReadPipeline read(Path file) {
    return read(file, name -> Optional.ofNullable(System.getenv(name)));
  }

  /** As {@link #read(Path)}, with an environment of one's own. */
  public static ReadPipeline read(Path file, Function<String, Optional<String>> environment) {
    SourceText source = SourceText.decode(file.toString(), bytes(file));
    Path tests = testsFile(file);
    Optional<SourceText> testsText =
        Files.exists(tests)
            ? Optional.of(SourceText.decode(tests.toString(), bytes(tests)))
            : Optional.empty();
    return new PipelineReader(new Substitution(environment, path -> content(file, path)))
        .read(source, testsText);
  }

  /** {@code orders.tests.yaml} for {@code orders.yaml}. */
  static Path testsFile(Path file) {
    String name = String.valueOf(file.getFileName());
    return file.resolveSibling(name.replaceFirst("\\.ya?ml$", "") + ".tests.yaml");
  }

  private static byte[] bytes(Path file) {
    if (Files.isDirectory(file)) {
      throw unreadable(file, "it is a directory; name the file in it");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(SourceText.MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is no such file; check the path");
    } catch (IOException e) {
      throw unreadable(file, e.getMessage() + "; check that this user may read it");
    }
  }

  private static PactolusException unreadable(Path file, String why) {
    return new PactolusException(
        ErrorCode.PIPELINE_INVALID, "The pipeline file " + file + " cannot be read: " + why + ".");
  }

  /** A relative path counts from the directory of the pipeline file. */
  private static String content(Path pipelineFile, String path) throws IOException {
    try (InputStream in = Files.newInputStream(pipelineFile.resolveSibling(path))) {
      byte[] bytes = in.readNBytes(SourceText.MAX_BYTES + 1);
      if (bytes.length > SourceText.MAX_BYTES) {
        throw new IOException("larger than 1 MiB");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes)).toString();
    }
  }
}
