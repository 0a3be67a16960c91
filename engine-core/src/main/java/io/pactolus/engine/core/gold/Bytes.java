package io.pactolus.engine.core.gold;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing byte buffer with the few encodings that keys and states are made of. */
final class Bytes {
  static final VarHandle BIG_ENDIAN_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] data = new byte[64];
  private int size;

  byte[] data() {
    return data;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  byte[] toArray() {
    return Arrays.copyOf(data, size);
  }

  void putByte(int value) {
    ensure(1);
    data[size++] = (byte) value;
  }

  void putInt(int value) {
    ensure(4);
    data[size] = (byte) (value >>> 24);
    data[size + 1] = (byte) (value >>> 16);
    data[size + 2] = (byte) (value >>> 8);
    data[size + 3] = (byte) value;
    size += 4;
  }

  void putLong(long value) {
    ensure(8);
    BIG_ENDIAN_LONG.set(data, size, value);
    size += 8;
  }

  void putBytes(byte[] bytes, int from, int length) {
    ensure(length);
    System.arraycopy(bytes, from, data, size, length);
    size += length;
  }

  /** Text in an order-preserving, self-delimiting form: 00 becomes 00 FF, and 00 00 ends it. */
  void putEscaped(byte[] bytes, int from, int to) {
    ensure(2 * (to - from) + 2);
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      data[size++] = b;
      if (b == 0) {
        data[size++] = (byte) 0xff;
      }
    }
    data[size++] = 0;
    data[size++] = 0;
  }

  /** A signed number in one to ten bytes (zigzag, LEB128). */
  void putVar(long value) {
    ensure(10);
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7fL) != 0) {
      data[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    data[size++] = (byte) rest;
  }

  void putSized(byte[] bytes) {
    putVar(bytes.length);
    putBytes(bytes, 0, bytes.length);
  }

  void putInteger(BigInteger value) {
    putSized(value.toByteArray());
  }

  private void ensure(int more) {
    if (size + more > data.length) {
      data = Arrays.copyOf(data, Math.max(data.length * 2, size + more));
    }
  }

  /** Reads what was put, in the same order. */
  static final class Reader {
    private final byte[] data;
    private int at;

    Reader(byte[] data, int from) {
      this.data = data;
      this.at = from;
    }

    byte[] since(int position) {
      return Arrays.copyOfRange(data, position, at);
    }

    int position() {
      return at;
    }

    int readByte() {
      return data[at++] & 0xff;
    }

    int readInt() {
      int value = 0;
      for (int i = 0; i < 4; i++) {
        value = value << 8 | readByte();
      }
      return value;
    }

    long readLong() {
      long value = (long) BIG_ENDIAN_LONG.get(data, at);
      at += 8;
      return value;
    }

    byte[] readEscaped() {
      byte[] out = new byte[16];
      int length = 0;
      while (true) {
        byte b = data[at++];
        if (b == 0 && data[at++] == 0) {
          return Arrays.copyOf(out, length);
        }
        if (length == out.length) {
          out = Arrays.copyOf(out, length * 2);
        }
        out[length++] = b;
      }
    }

    void skip(int bytes) {
      at += bytes;
    }

    void skipEscaped() {
      while (true) {
        byte b = data[at++];
        if (b == 0 && data[at++] == 0) {
          return;
        }
      }
    }

    long readVar() {
      long rest = 0;
      int shift = 0;
      while (true) {
        long b = data[at++];
        rest |= (b & 0x7f) << shift;
        if (b >= 0) {
          return (rest >>> 1) ^ -(rest & 1);
        }
        shift += 7;
      }
    }

    byte[] readSized() {
      int length = (int) readVar();
      byte[] bytes = Arrays.copyOfRange(data, at, at + length);
      at += length;
      return bytes;
    }

    BigInteger readInteger() {
      return new BigInteger(readSized());
    }
  }
}
