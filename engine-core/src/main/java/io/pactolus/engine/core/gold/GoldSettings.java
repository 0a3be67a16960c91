package io.pactolus.engine.core.gold;

/**
 * @param fileRows a Gold file is split beyond so many rows
 * @param fileBytes a Gold file is split beyond so many bytes in memory
 * @param cacheBytes memory for decoded Gold files
 */
public record GoldSettings(int fileRows, long fileBytes, long cacheBytes) {
  public static final GoldSettings DEFAULT = new GoldSettings(32_768, 8L << 20, 64L << 20);

  public GoldSettings {
    if (fileRows < 1 || fileBytes < 1 || cacheBytes < 0) {
      throw new IllegalArgumentException("file limits must be positive");
    }
  }
}
