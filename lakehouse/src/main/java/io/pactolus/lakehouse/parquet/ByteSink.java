package io.pactolus.lakehouse.parquet;

import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growable byte array, written at its end. Numbers are little-endian. */
final class ByteSink extends OutputStream {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[1 << 12];
  private int size;

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /** Makes room, so that {@code more} bytes can be written without a move. */
  void ensure(int more) {
    if (bytes.length - size < more) {
      long doubled = Math.max(2L * bytes.length, (long) size + more);
      bytes = Arrays.copyOf(bytes, (int) Math.min(doubled, Integer.MAX_VALUE - 16));
    }
  }

  @Override
  public void write(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  @Override
  public void write(byte[] from, int start, int length) {
    ensure(length);
    System.arraycopy(from, start, bytes, size, length);
    size += length;
  }

  void writeInt(int value) {
    ensure(4);
    INT.set(bytes, size, value);
    size += 4;
  }

  void writeLong(long value) {
    ensure(8);
    LONG.set(bytes, size, value);
    size += 8;
  }

  /** Unsigned LEB128. */
  void writeVarLong(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void writeZigZag(long value) {
    writeVarLong((value << 1) ^ (value >> 63));
  }

  void setInt(int position, int value) {
    INT.set(bytes, position, value);
  }

  void setByte(int position, int value) {
    bytes[position] = (byte) value;
  }

  /** Packs numbers of {@code width} bits, lowest bit first, and pads to a whole byte. */
  void writePacked(long[] values, int from, int count, int width) {
    ensure((int) (((long) count * width + 7) / 8) + 8);
    long pending = 0;
    int bits = 0;
    for (int i = from; i < from + count; i++) {
      long value = values[i];
      pending |= value << bits;
      bits += width;
      if (bits >= 64) {
        LONG.set(bytes, size, pending);
        size += 8;
        bits -= 64;
        pending = bits == 0 ? 0 : value >>> (width - bits);
      }
    }
    while (bits > 0) {
      bytes[size++] = (byte) pending;
      pending >>>= 8;
      bits -= 8;
    }
  }
}
