package io.pactolus.engine.core.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * SipHash-2-4 (Aumasson and Bernstein, https://github.com/veorq/SipHash) with 64 and 128 bits of
 * output. Keyed with a secret it keeps a sender of hostile keys from making them collide. Not
 * thread-safe: a 128-bit result stays in the object, so that none is allocated.
 */
public final class SipHash {
  private static final VarHandle LONG_LE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long k0;
  private final long k1;
  private long v0;
  private long v1;
  private long v2;
  private long v3;
  private long low;
  private long high;

  /** The key: the first and the last eight of its sixteen bytes, little-endian. */
  public SipHash(long k0, long k1) {
    this.k0 = k0;
    this.k1 = k1;
  }

  /** Keyed with a secret of its own. */
  public static SipHash seededRandomly() {
    SecureRandom random = new SecureRandom();
    return new SipHash(random.nextLong(), random.nextLong());
  }

  /** The 64-bit hash. */
  public long hash64(byte[] data, int length) {
    start();
    compressAll(data, length);
    v2 ^= 0xff;
    rounds(4);
    return v0 ^ v1 ^ v2 ^ v3;
  }

  /** Computes the 128-bit hash; read it from {@link #low} and {@link #high}. */
  public void hash128(byte[] data, int length) {
    start();
    v1 ^= 0xee;
    compressAll(data, length);
    v2 ^= 0xee;
    rounds(4);
    low = v0 ^ v1 ^ v2 ^ v3;
    v1 ^= 0xdd;
    rounds(4);
    high = v0 ^ v1 ^ v2 ^ v3;
  }

  /** First eight bytes of the last 128-bit hash, little-endian. */
  public long low() {
    return low;
  }

  /** Last eight bytes of the last 128-bit hash, little-endian. */
  public long high() {
    return high;
  }

  private void start() {
    v0 = k0 ^ 0x736f6d6570736575L;
    v1 = k1 ^ 0x646f72616e646f6dL;
    v2 = k0 ^ 0x6c7967656e657261L;
    v3 = k1 ^ 0x7465646279746573L;
  }

  private void compressAll(byte[] data, int length) {
    int wholeWords = length & ~7;
    for (int i = 0; i < wholeWords; i += 8) {
      compress((long) LONG_LE.get(data, i));
    }
    long last = (long) length << 56;
    for (int i = wholeWords; i < length; i++) {
      last |= (data[i] & 0xffL) << (8 * (i - wholeWords));
    }
    compress(last);
  }

  private void compress(long word) {
    v3 ^= word;
    rounds(2);
    v0 ^= word;
  }

  private void rounds(int count) {
    long a = v0;
    long b = v1;
    long c = v2;
    long d = v3;
    for (int i = 0; i < count; i++) {
      a += b;
      b = Long.rotateLeft(b, 13) ^ a;
      a = Long.rotateLeft(a, 32);
      c += d;
      d = Long.rotateLeft(d, 16) ^ c;
      a += d;
      d = Long.rotateLeft(d, 21) ^ a;
      c += b;
      b = Long.rotateLeft(b, 17) ^ c;
      c = Long.rotateLeft(c, 32);
    }
    v0 = a;
    v1 = b;
    v2 = c;
    v3 = d;
  }
}
