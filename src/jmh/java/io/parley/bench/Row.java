package io.parley.bench;

import java.util.Locale;

/**
 * One line of the table.
 *
 * @param met null if it is there to compare with alone
 */
record Row(String line, String ours, String baseline, String ratio, String target, Boolean met) {

  static Row atLeast(String line, String ours, String baseline, double ratio, double target) {
    return new Row(line, ours, baseline, number(ratio), "≥ " + plain(target), ratio >= target);
  }

  static Row atMost(String line, String ours, String baseline, double ratio, double target) {
    return new Row(line, ours, baseline, number(ratio), "≤ " + plain(target), ratio <= target);
  }

  /** Without a target. */
  static Row toCompare(String line, String ours, String baseline, String ratio) {
    return new Row(line, ours, baseline, ratio, "", null);
  }

  /** A measurement that came to nothing. */
  static Row failed(String line, Throwable failure) {
    return new Row(line, "failed: " + failure, "", "", "", false);
  }

  String verdict() {
    return met == null ? "" : met ? "yes" : "**no**";
  }

  /** With the digits that a noisy measurement has. */
  static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.4f";
    return String.format(Locale.ROOT, format, value);
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
