package io.pactolus.pipeline.yaml;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A file in memory.
 *
 * @param file name as it stands in front of problems
 * @param text with line feeds as the only line ends and without a byte order mark
 */
public record SourceText(String file, String text) {
  /** Larger files are refused before they are parsed. */
  public static final int MAX_BYTES = 1 << 20;

  public SourceText {
    text = text.replace("\r\n", "\n").replace('\r', '\n');
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
  }

  /** Decodes UTF-8; bytes that are none are a problem with their position. */
  public static SourceText decode(String file, byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw tooLarge(file);
    }
    CharBuffer chars = CharBuffer.allocate(bytes.length);
    CoderResult result =
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), chars, true);
    SourceText decoded = new SourceText(file, chars.flip().toString());
    if (result.isError()) {
      throw new PipelineFileException(
          List.of(
              Problem.of(
                  file,
                  decoded.positionOf(decoded.text.length()),
                  "this is not valid UTF-8",
                  "save the file as UTF-8 text")));
    }
    return decoded;
  }

  static PipelineFileException tooLarge(String file) {
    return new PipelineFileException(
        List.of(
            Problem.of(
                file,
                Position.START,
                "the file is larger than 1 MiB",
                "a pipeline file is one pipeline; move test records to a generator or split the"
                    + " file")));
  }

  /** Position of a character. */
  Position positionOf(int index) {
    int line = 1;
    int lineStart = 0;
    for (int i = text.indexOf('\n'); i >= 0 && i < index; i = text.indexOf('\n', i + 1)) {
      line++;
      lineStart = i + 1;
    }
    return new Position(line, text.codePointCount(lineStart, index) + 1);
  }

  /** Index of the character at a position; the length of the text when it lies beyond. */
  int indexOf(Position position) {
    int lineStart = 0;
    for (int line = 1; line < position.line(); line++) {
      lineStart = text.indexOf('\n', lineStart) + 1;
      if (lineStart == 0) {
        return text.length();
      }
    }
    int index = lineStart;
    for (int column = 1; column < position.column() && index < text.length(); column++) {
      index = text.offsetByCodePoints(index, 1);
    }
    return index;
  }
}
