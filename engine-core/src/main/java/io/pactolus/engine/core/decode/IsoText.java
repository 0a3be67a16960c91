package io.pactolus.engine.core.decode;

/**
 * ISO 8601 dates and times in bytes: {@code 2025-07-30}, {@code 2025-07-30T00:02:11.123Z}, {@code
 * 2025-07-30 02:02:11+02:00}. Seconds may be left away; digits below a microsecond are cut off;
 * without an offset the time is UTC. One object is used over and over.
 */
final class IsoText {
  /** What became of a text. */
  enum Fit {
    OK,
    /** Not of this form at all. */
    OTHER_FORM,
    /** Of this form, but no such day or time. */
    NO_SUCH_TIME
  }

  private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  private static final long MICROS_PER_SECOND = 1_000_000L;
  static final long MICROS_PER_DAY = 86_400L * MICROS_PER_SECOND;

  private byte[] data = {};
  private int p;
  private int end;
  private boolean otherForm;
  private boolean noSuchTime;
  private long result;

  Fit date(byte[] bytes, int from, int until) {
    open(bytes, from, until);
    result = day();
    return outcome();
  }

  /** Days since 1970-01-01, or microseconds since then. */
  long result() {
    return result;
  }

  Fit timestamp(byte[] bytes, int from, int until) {
    open(bytes, from, until);
    long days = day();
    if (p < end && (data[p] == 'T' || data[p] == 't' || data[p] == ' ')) {
      p++;
    } else {
      otherForm = true;
    }
    long seconds = 3600L * number(2, 23);
    expect(':');
    seconds += 60L * number(2, 59);
    long micros = 0;
    if (p < end && data[p] == ':') {
      p++;
      seconds += number(2, 59);
      micros = fraction();
    }
    seconds -= offsetSeconds();
    result = days * MICROS_PER_DAY + seconds * MICROS_PER_SECOND + micros;
    return outcome();
  }

  private void open(byte[] bytes, int from, int until) {
    data = bytes;
    p = from;
    end = until;
    otherForm = false;
    noSuchTime = false;
  }

  private Fit outcome() {
    if (otherForm || p != end) {
      return Fit.OTHER_FORM;
    }
    return noSuchTime ? Fit.NO_SUCH_TIME : Fit.OK;
  }

  private long day() {
    int year = number(4, 9999);
    expect('-');
    int month = number(2, 12);
    expect('-');
    int day = number(2, 31);
    if (year < 1 || month < 1 || day < 1) {
      noSuchTime = true;
      return 0;
    }
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (month > 12 || day > DAYS[month - 1] + (leap && month == 2 ? 1 : 0)) {
      noSuchTime = true;
      return 0;
    }
    return epochDay(year, month, day);
  }

  // http://howardhinnant.github.io/date_algorithms.html, days_from_civil, for years of our era.
  private static long epochDay(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400;
    int yearOfEra = y - era * 400;
    int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146097L + dayOfEra - 719468;
  }

  private int number(int digits, int highest) {
    int value = 0;
    for (int i = 0; i < digits; i++, p++) {
      if (p >= end || data[p] < '0' || data[p] > '9') {
        otherForm = true;
        return 0;
      }
      value = value * 10 + data[p] - '0';
    }
    noSuchTime |= value > highest;
    return value;
  }

  private void expect(char c) {
    if (p < end && data[p] == c) {
      p++;
    } else {
      otherForm = true;
    }
  }

  private long fraction() {
    if (p >= end || data[p] != '.' && data[p] != ',') {
      return 0;
    }
    int first = ++p;
    long micros = 0;
    long unit = 100_000;
    for (; p < end && data[p] >= '0' && data[p] <= '9'; p++) {
      micros += unit * (data[p] - '0');
      unit /= 10;
    }
    otherForm |= p == first;
    return micros;
  }

  private long offsetSeconds() {
    if (p == end) {
      return 0;
    }
    byte sign = data[p++];
    if (sign == 'Z' || sign == 'z') {
      return 0;
    }
    if (sign != '+' && sign != '-') {
      otherForm = true;
      return 0;
    }
    long seconds = 3600L * number(2, 18);
    if (p < end) {
      if (data[p] == ':') {
        p++;
      }
      seconds += 60L * number(2, 59);
    }
    noSuchTime |= seconds > 18 * 3600;
    return sign == '-' ? -seconds : seconds;
  }
}
