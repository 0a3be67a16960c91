package io.pactolus.control.cost;

/**
 * How a price follows the rate: in steps, because pieces (shards, brokers, instances) are rented
 * whole and each takes so many records a second. What is paid by the record comes on top.
 *
 * @param least pieces that there must be
 * @param pieceRate records a second that a piece takes; infinite when they take nothing of it
 * @param pieceMonthly for a piece
 * @param rateMonthly for each record a second
 */
public record SteppedPrice(
    double least, double pieceRate, double pieceMonthly, double rateMonthly) {

  /** So many are rented. */
  double pieces(double rate) {
    return Math.max(least, needed(rate));
  }

  /** Pieces, were there no least number. */
  double needed(double rate) {
    return Math.ceil(rate / pieceRate);
  }

  /** The highest rate that so many pieces take. */
  double mostRate(double pieces) {
    return Double.isInfinite(pieceRate) ? pieceRate : Math.floor(pieces) * pieceRate;
  }

  double monthly(double rate) {
    return monthly(pieces(rate), rate);
  }

  double monthly(double pieces, double rate) {
    return pieces * pieceMonthly + rate * rateMonthly;
  }

  /** What a record a second more costs in the long run, over all steps. */
  double slope() {
    return pieceMonthly / pieceRate + rateMonthly;
  }

  /** The rate from which on more pieces than the least are needed. */
  double risesFrom() {
    return Double.isInfinite(pieceRate) ? 0 : least * pieceRate;
  }

  /** By how much the price is above its slope at most, from there on. */
  double mostAboveSlope() {
    return pieceMonthly * (Double.isInfinite(pieceRate) ? least : 1);
  }
}
