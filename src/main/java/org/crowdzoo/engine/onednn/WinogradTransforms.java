package org.crowdzoo.engine.onednn;

/**
 * The transforms of Winograd's minimal filtering F(4x4, 3x3): B'dB, A'mA and its transpose A y A',
 * on 36 or 16 arrays, one for each place in a tile, that hold many tiles and channels side by side.
 * Each loop has one result and reads all arrays at the same index, which Java's compiler makes
 * vector instructions of.
 */
final class WinogradTransforms {
  /** Rows and columns of a tile before and after the input's transform. */
  static final int TILE = 6;

  /** Rows and columns of a tile of results. */
  static final int STEP = 4;

  /** What evaluates a filter of three weights at the points 0, 1, -1, 2, -2 and infinity. */
  private static final double[][] G = {
    {1 / 4.0, 0, 0},
    {-1 / 6.0, -1 / 6.0, -1 / 6.0},
    {-1 / 6.0, 1 / 6.0, -1 / 6.0},
    {1 / 24.0, 1 / 12.0, 1 / 6.0},
    {1 / 24.0, -1 / 12.0, 1 / 6.0},
    {0, 0, 1},
  };

  private final float[][] between;

  /**
   * @param length of the arrays, at most
   */
  WinogradTransforms(int length) {
    between = new float[TILE * TILE][length];
  }

  /**
   * G g G' as a matrix [36, 9] on the nine weights of a filter.
   *
   * @param turned whether the filter is turned by 180 degrees first
   */
  static float[] filters(boolean turned) {
    float[] matrix = new float[TILE * TILE * 9];
    for (int k = 0; k < TILE; k++) {
      for (int l = 0; l < TILE; l++) {
        for (int a = 0; a < 3; a++) {
          for (int b = 0; b < 3; b++) {
            int weight = turned ? 8 - 3 * a - b : 3 * a + b;
            matrix[(TILE * k + l) * 9 + weight] = (float) (G[k][a] * G[l][b]);
          }
        }
      }
    }
    return matrix;
  }

  /** d ← B'dB on 36 arrays. */
  void ofInput(float[][] d, int n) {
    float[][] e = between;
    for (int j = 0; j < TILE; j++) {
      input(d[j], d[6 + j], d[12 + j], d[18 + j], d[24 + j], d[30 + j], e, j, TILE, n);
    }
    for (int k = 0; k < TILE; k++) {
      int at = TILE * k;
      input(e[at], e[at + 1], e[at + 2], e[at + 3], e[at + 4], e[at + 5], d, at, 1, n);
    }
  }

  /** m ← A'mA: 36 arrays become the first 16. */
  void ofProducts(float[][] m, int n) {
    float[][] e = between;
    for (int l = 0; l < TILE; l++) {
      output(m[l], m[6 + l], m[12 + l], m[18 + l], m[24 + l], m[30 + l], e, l, TILE, n);
    }
    for (int a = 0; a < STEP; a++) {
      int at = TILE * a;
      output(e[at], e[at + 1], e[at + 2], e[at + 3], e[at + 4], e[at + 5], m, STEP * a, 1, n);
    }
  }

  /** y ← A y A': the first 16 arrays become 36. */
  void ofGradient(float[][] y, int n) {
    float[][] e = between;
    for (int b = 0; b < STEP; b++) {
      gradient(y[b], y[4 + b], y[8 + b], y[12 + b], e, b, STEP, n);
    }
    for (int k = 0; k < TILE; k++) {
      int at = STEP * k;
      gradient(e[at], e[at + 1], e[at + 2], e[at + 3], y, TILE * k, 1, n);
    }
  }

  /** B' times a column; results go to every so many arrays from the given one on. */
  private static void input(
      float[] d0,
      float[] d1,
      float[] d2,
      float[] d3,
      float[] d4,
      float[] d5,
      float[][] to,
      int at,
      int by,
      int n) {
    sum(to[at], d4, d2, -5, d0, 4, n);
    sum(to[at + by], d4, d3, 1, d2, -4, d1, -4, n);
    sum(to[at + 2 * by], d4, d3, -1, d2, -4, d1, 4, n);
    sum(to[at + 3 * by], d4, d3, 2, d2, -1, d1, -2, n);
    sum(to[at + 4 * by], d4, d3, -2, d2, -1, d1, 2, n);
    sum(to[at + 5 * by], d5, d3, -5, d1, 4, n);
  }

  /** A' times a column. */
  private static void output(
      float[] m0,
      float[] m1,
      float[] m2,
      float[] m3,
      float[] m4,
      float[] m5,
      float[][] to,
      int at,
      int by,
      int n) {
    sum(to[at], m0, m1, m2, m3, 1, m4, 1, n);
    sum(to[at + by], m1, m2, -1, m3, 2, m4, -2, n);
    sum(to[at + 2 * by], m1, m2, 1, m3, 4, m4, 4, n);
    float[] last = to[at + 3 * by];
    for (int i = 0; i < n; i++) {
      last[i] = m5[i] + (m1[i] - m2[i]) + 8 * (m3[i] - m4[i]);
    }
  }

  /** A times a column. */
  private static void gradient(
      float[] y0, float[] y1, float[] y2, float[] y3, float[][] to, int at, int by, int n) {
    System.arraycopy(y0, 0, to[at], 0, n);
    sum(to[at + by], y0, y1, 1, y2, 1, y3, 1, n);
    sum(to[at + 2 * by], y0, y1, -1, y2, 1, y3, -1, n);
    sum(to[at + 3 * by], y0, y1, 2, y2, 4, y3, 8, n);
    sum(to[at + 4 * by], y0, y1, -2, y2, 4, y3, -8, n);
    System.arraycopy(y3, 0, to[at + 5 * by], 0, n);
  }

  private static void sum(float[] to, float[] a, float[] b, float fb, float[] c, float fc, int n) {
    for (int i = 0; i < n; i++) {
      to[i] = a[i] + fb * b[i] + fc * c[i];
    }
  }

  private static void sum(
      float[] to, float[] a, float[] b, float fb, float[] c, float fc, float[] d, float fd, int n) {
    for (int i = 0; i < n; i++) {
      to[i] = a[i] + fb * b[i] + (fc * c[i] + fd * d[i]);
    }
  }

  private static void sum(
      float[] to,
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      float fd,
      float[] e,
      float fe,
      int n) {
    for (int i = 0; i < n; i++) {
      to[i] = a[i] + (b[i] + c[i]) + (fd * d[i] + fe * e[i]);
    }
  }
}
