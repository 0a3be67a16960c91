package io.pactolus.lakehouse.parquet;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Util;

/** Writes a column chunk: a dictionary page where it pays, and data pages of version 1. */
final class ChunkWriter {
  private static final int MAX_PAGE_LEVELS = 1 << 16;

  private final ZstdCompressor compressor;
  private final ValueEncoder.Pool encoders = new ValueEncoder.Pool();
  private final ByteSink page = new ByteSink();
  private final ByteSink header = new ByteSink();
  private CompressionCodec codec = CompressionCodec.ZSTD;
  private long uncompressedSize;

  ChunkWriter(ZstdCompressor compressor) {
    this.compressor = compressor;
  }

  ColumnChunk write(Levels levels, Bounds bounds, CountingStream out) throws IOException {
    Leaf leaf = levels.leaf();
    ValueEncoder values = encoders.of(leaf);
    values.prepare(levels);
    // Of a column with one value nothing is left to compress.
    codec = values.dictionaryEntries() == 1 ? CompressionCodec.UNCOMPRESSED : CompressionCodec.ZSTD;
    uncompressedSize = 0;
    long start = out.position();
    Set<Encoding> encodings = EnumSet.of(values.encoding(), Encoding.RLE);
    if (values.dictionaryEntries() > 0) {
      encodings.add(Encoding.PLAIN);
      writeDictionary(values, out);
    }
    long dataStart = out.position();
    writePages(levels, values, out);
    var metadata =
        new ColumnMetaData(
            Footer.physical(leaf.primitive()),
            List.copyOf(encodings),
            leaf.path(),
            codec,
            levels.count(),
            uncompressedSize,
            out.position() - start,
            dataStart);
    if (dataStart > start) {
      metadata.setDictionary_page_offset(start);
    }
    metadata.setStatistics(statistics(bounds, levels.count() - levels.values()));
    return new ColumnChunk(start).setMeta_data(metadata);
  }

  private void writeDictionary(ValueEncoder values, CountingStream out) throws IOException {
    page.clear();
    values.writeDictionary(page);
    var dictionary = new DictionaryPageHeader(values.dictionaryEntries(), Encoding.PLAIN);
    writePage(
        new PageHeader(PageType.DICTIONARY_PAGE, 0, 0).setDictionary_page_header(dictionary), out);
  }

  private void writePages(Levels levels, ValueEncoder values, CountingStream out)
      throws IOException {
    Leaf leaf = levels.leaf();
    int level = 0;
    int value = 0;
    while (level < levels.count()) {
      int levelEnd = level;
      int valueEnd = value;
      int most = Math.min(MAX_PAGE_LEVELS, levels.values() - value);
      int valueLimit = values.pageEnd(value, most);
      if (levels.uniform() && leaf.flat()) {
        valueEnd = valueLimit;
        levelEnd = level + (valueEnd - value);
      } else {
        do {
          valueEnd += levels.present(levelEnd) ? 1 : 0;
          levelEnd++;
        } while (levelEnd < levels.count()
            && (!levels.startsRow(levelEnd)
                || (levelEnd - level < MAX_PAGE_LEVELS
                    && (valueEnd < valueLimit || !levels.present(levelEnd)))));
      }
      page.clear();
      if (leaf.maxRepetition() > 0) {
        writeLevels(levels.repetition(), level, levelEnd, leaf.maxRepetition());
      }
      if (leaf.maxDefinition() > 0) {
        if (levels.uniform()) {
          writeMaximum(levelEnd - level, leaf.maxDefinition());
        } else {
          writeLevels(levels.definition(), level, levelEnd, leaf.maxDefinition());
        }
      }
      values.write(value, valueEnd, page);
      var data =
          new DataPageHeader(levelEnd - level, values.encoding(), Encoding.RLE, Encoding.RLE);
      writePage(new PageHeader(PageType.DATA_PAGE, 0, 0).setData_page_header(data), out);
      level = levelEnd;
      value = valueEnd;
    }
  }

  private void writeLevels(byte[] levels, int from, int until, int max) {
    int length = page.size();
    page.writeInt(0);
    encoders.runs().write(levels, from, until, HybridRuns.width(max), page);
    page.setInt(length, page.size() - length - Integer.BYTES);
  }

  private void writeMaximum(int count, int max) {
    int length = page.size();
    page.writeInt(0);
    encoders.runs().writeRun(max, count, HybridRuns.width(max), page);
    page.setInt(length, page.size() - length - Integer.BYTES);
  }

  private void writePage(PageHeader pageHeader, CountingStream out) throws IOException {
    byte[] content = page.bytes();
    int length = page.size();
    if (codec == CompressionCodec.ZSTD) {
      length = compressor.compress(content, 0, length);
      content = compressor.compressed();
    }
    pageHeader.setUncompressed_page_size(page.size());
    pageHeader.setCompressed_page_size(length);
    header.clear();
    Util.writePageHeader(pageHeader, header);
    out.write(header.bytes(), 0, header.size());
    out.write(content, 0, length);
    uncompressedSize += header.size() + page.size();
  }

  private static Statistics statistics(Bounds bounds, long nulls) {
    var statistics = new Statistics().setNull_count(nulls);
    Bounds.Bound min = bounds.min();
    if (min != null) {
      statistics.setMin_value(min.encoded()).setIs_min_value_exact(min.exact());
    }
    Bounds.Bound max = bounds.max();
    if (max != null) {
      statistics.setMax_value(max.encoded()).setIs_max_value_exact(max.exact());
    }
    return statistics;
  }
}
